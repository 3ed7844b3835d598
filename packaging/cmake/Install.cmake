# SPDX-License-Identifier: GPL-3.0-or-later
# What `cmake --install` puts where below its prefix, and the Debian package of it (./bootstrap package). What is
# installed can be moved as a whole: programs look for libraries, weights and each other beside themselves.
#   bin                     twinspect, twinspect-cli, twinspect-worker (of a lean build: twinspect-lab)
#   lib/twinspect           LibTorch, as far as the programs need it
#   share/twinspect         the weights of the embedded backbone, the exporter of models
#   include, lib/cmake      what plugins are built with (plugins/README.md)
#   share/...               desktop entry, icon, file type, manual page, completion, licences

set(TWINSPECT_PRIVATE_LIBRARIES lib/twinspect)

if(TWINSPECT_LEAN)
    set(programs twinspect-lab)
else()
    set(programs
        twinspect
        twinspect-cli
        twinspect-worker
    )
endif()
set_target_properties(
    ${programs}
    PROPERTIES
        INSTALL_RPATH
            "$ORIGIN/../${TWINSPECT_PRIVATE_LIBRARIES}"
)
install(TARGETS ${programs} RUNTIME_DEPENDENCY_SET twinspect_libraries RUNTIME DESTINATION bin)
# Every library that the programs need, directly or not, and that the system does not have in its own folders.
install(
    RUNTIME_DEPENDENCY_SET
        twinspect_libraries
    POST_EXCLUDE_REGEXES
        "^(/usr)?/lib(32|64|x32)?/"
    LIBRARY
        DESTINATION ${TWINSPECT_PRIVATE_LIBRARIES}
)
# CMake strips programs only.
install(
    CODE
        "
if(CMAKE_INSTALL_DO_STRIP)
    file(GLOB libraries \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${TWINSPECT_PRIVATE_LIBRARIES}/libtorch*\")
    execute_process(COMMAND ${CMAKE_STRIP} --strip-unneeded \${libraries} COMMAND_ERROR_IS_FATAL ANY)
endif()
"
)
if(TWINSPECT_LEAN)
    return()
endif()

install(FILES ${CMAKE_SOURCE_DIR}/.cache/weights/efficientnet-lite0.safetensors DESTINATION share/twinspect/weights)
# For 'twinspect-cli export --format onnx', which runs it with the user's Python.
install(
    FILES
        ${CMAKE_SOURCE_DIR}/packaging/export/export_model.py
        ${CMAKE_SOURCE_DIR}/packaging/export/dcrdf_net.py
    DESTINATION share/twinspect/export
)
install(DIRECTORY ${CMAKE_SOURCE_DIR}/packaging/export/examples DESTINATION share/doc/twinspect)
install(
    FILES
        ${CMAKE_SOURCE_DIR}/plugins/api/detector_plugin.h
        ${CMAKE_SOURCE_DIR}/plugins/api/detector_types.h
        ${CMAKE_SOURCE_DIR}/plugins/api/exporter_plugin.h
        ${CMAKE_SOURCE_DIR}/plugins/api/exporter_types.h
        ${CMAKE_SOURCE_DIR}/plugins/api/reader_plugin.h
        ${CMAKE_SOURCE_DIR}/plugins/api/reader_types.h
    DESTINATION include/twinspect/plugins/api
)
include(CMakePackageConfigHelpers)
write_basic_package_version_file(${CMAKE_BINARY_DIR}/TwinspectConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(
    FILES
        ${CMAKE_SOURCE_DIR}/packaging/cmake/TwinspectConfig.cmake
        ${CMAKE_SOURCE_DIR}/packaging/cmake/TwinspectPlugin.cmake
        ${CMAKE_BINARY_DIR}/TwinspectConfigVersion.cmake
    DESTINATION lib/cmake/Twinspect
)
install(FILES ${CMAKE_SOURCE_DIR}/plugins/README.md DESTINATION share/doc/twinspect RENAME plugins.md)
install(FILES ${CMAKE_SOURCE_DIR}/packaging/desktop/twinspect.desktop DESTINATION share/applications)
install(FILES ${CMAKE_SOURCE_DIR}/packaging/desktop/twinspect.metainfo.xml DESTINATION share/metainfo)
install(
    FILES
        ${CMAKE_SOURCE_DIR}/packaging/desktop/twinspect-mime.xml
    DESTINATION share/mime/packages
    RENAME twinspect.xml
)
install(FILES ${CMAKE_SOURCE_DIR}/resources/icons/twinspect.svg DESTINATION share/icons/hicolor/scalable/apps)

# The program describes itself, so neither page can be older than the program.
set(pages ${CMAKE_BINARY_DIR}/manual)
install(
    CODE
        "
file(MAKE_DIRECTORY \"${pages}\")
execute_process(
    COMMAND \"$<TARGET_FILE:twinspect-cli>\" manual man
    COMMAND gzip -9n
    OUTPUT_FILE \"${pages}/twinspect-cli.1.gz\"
    COMMAND_ERROR_IS_FATAL ANY
)
execute_process(
    COMMAND \"$<TARGET_FILE:twinspect-cli>\" manual bash
    OUTPUT_FILE \"${pages}/twinspect-cli\"
    COMMAND_ERROR_IS_FATAL ANY
)
execute_process(
    COMMAND gzip -9nc \"${CMAKE_SOURCE_DIR}/CHANGELOG.md\"
    OUTPUT_FILE \"${pages}/changelog.gz\"
    COMMAND_ERROR_IS_FATAL ANY
)
"
)
install(FILES ${pages}/twinspect-cli.1.gz DESTINATION share/man/man1)
install(FILES ${pages}/twinspect-cli DESTINATION share/bash-completion/completions)

# The licences of everything inside: ours, and the texts that LibTorch's wheel brings along.
get_filename_component(wheels ${TORCH_INSTALL_PREFIX} DIRECTORY)
file(GLOB torch_licences ${wheels}/torch-*.dist-info/licenses)
install(
    FILES
        ${CMAKE_SOURCE_DIR}/packaging/debian/copyright
        ${pages}/changelog.gz
    DESTINATION share/doc/twinspect
)
install(DIRECTORY ${torch_licences}/ DESTINATION share/doc/twinspect/libtorch)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME twinspect)
set(CPACK_PACKAGE_CONTACT "Twinspect <twinspect@localhost>") # whoever gives the package to others puts an address here
set(CPACK_PACKAGE_DIRECTORY ${CMAKE_BINARY_DIR}/package)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_COMPRESSION_TYPE zstd) # xz takes minutes more, for a third less
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
    "Twinspect learns what a good part looks like from scans with RGB and depth,
and shows where a new part differs: in its picture, in its shape, and by how
many millimetres. It has a window (twinspect) and a command line program
(twinspect-cli), and works without a network.

LibTorch and the weights of EfficientNet-Lite0 are inside."
)
# dpkg-shlibdeps finds every package whose libraries are linked. What is loaded by name at run time it cannot see: the
# driver of the results' database, the icons' reader, OpenGL without a graphics card, Qt's own texts in other languages.
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS_PRIVATE_DIRS ${TORCH_INSTALL_PREFIX}/lib)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "libqt6sql6-sqlite, libqt6svg6, libgl1-mesa-dri, qt6-translations-l10n")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "libqt6sql6-psql, bash-completion, fonts-noto-cjk")
if(EXISTS ${TORCH_INSTALL_PREFIX}/lib/libtorch_cuda.so)
    # Several GB large, and nobody has tried it (README.md).
    set(CPACK_PACKAGE_NAME twinspect-cuda)
    set(CPACK_DEBIAN_PACKAGE_CONFLICTS twinspect)
    set(CPACK_DEBIAN_PACKAGE_PROVIDES twinspect)
endif()
include(CPack)
