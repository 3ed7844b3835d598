# SPDX-License-Identifier: GPL-3.0-or-later
# What `cmake --install` puts where below its prefix. What is installed can be moved as a whole: programs look for
# libraries, weights and each other beside themselves.
#   bin                     twinspect, twinspect-cli (of a lean build: twinspect-lab)
#   lib/twinspect           LibTorch, as far as the programs need it
#   share/twinspect         the weights of the embedded backbone
#   share/...               desktop entry, icon, file type, manual page, completion, licences

set(TWINSPECT_PRIVATE_LIBRARIES lib/twinspect)

if(TWINSPECT_LEAN)
    set(programs twinspect-lab)
else()
    set(programs
        twinspect
        twinspect-cli
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
