# SPDX-License-Identifier: GPL-3.0-or-later
# Every third-party package of the build, once. Debian 12 names are in ./bootstrap.

# ccache makes a clean CI build affordable on two cores.
find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM)
    set(CMAKE_C_COMPILER_LAUNCHER ${CCACHE_PROGRAM})
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE_PROGRAM})
endif()

# tl::expected, nlohmann-json and Boost.Math are headers: where they are not installed (preset gpu-lean), their include
# folders are copied into third_party, Boost.Math as its stand-alone release.
find_path(TWINSPECT_EXPECTED_INCLUDE tl/expected.hpp HINTS ${CMAKE_SOURCE_DIR}/third_party REQUIRED)
find_path(TWINSPECT_JSON_INCLUDE nlohmann/json.hpp HINTS ${CMAKE_SOURCE_DIR}/third_party REQUIRED)
find_path(TWINSPECT_BOOST_INCLUDE boost/math/special_functions/beta.hpp HINTS ${CMAKE_SOURCE_DIR}/third_party REQUIRED)
add_library(twinspect_header_only INTERFACE)
target_include_directories(
    twinspect_header_only
    SYSTEM
    INTERFACE
        ${TWINSPECT_EXPECTED_INCLUDE}
        ${TWINSPECT_JSON_INCLUDE}
        ${TWINSPECT_BOOST_INCLUDE}
)

if(NOT TWINSPECT_FUZZ) # no fuzzed reader needs it
    # LibTorch comes from the wheel in the private Python environment: Debian's own libtorch-dev (1.13) is too old.
    if(NOT Torch_DIR)
        file(GLOB TWINSPECT_TORCH_GUESS ${CMAKE_SOURCE_DIR}/.venv/lib/python3*/site-packages/torch/share/cmake/Torch)
        if(TWINSPECT_TORCH_GUESS)
            list(GET TWINSPECT_TORCH_GUESS 0 TWINSPECT_TORCH_GUESS)
            set(Torch_DIR ${TWINSPECT_TORCH_GUESS} CACHE PATH "Folder of TorchConfig.cmake")
        endif()
    endif()
    set(_twinspect_flags "${CMAKE_CXX_FLAGS}")
    find_package(Torch REQUIRED)
    set(CMAKE_CXX_FLAGS "${_twinspect_flags}") # Torch's own flags stay on Torch's targets
    add_library(twinspect_torch INTERFACE)
    target_link_libraries(twinspect_torch INTERFACE ${TORCH_LIBRARIES})
    # Nothing calls libtorch.so, which brings what a GPU needs with it. TorchConfig asks to keep it where it names it a
    # second time; mold goes by the first.
    target_link_options(twinspect_torch INTERFACE LINKER:--no-as-needed)
    # As options, not as include directories: moc reads every header that it finds, and LibTorch's take it 2 s a file.
    foreach(target torch torch_cpu c10)
        set_target_properties(
            ${target}
            PROPERTIES
                INTERFACE_INCLUDE_DIRECTORIES
                    ""
        )
    endforeach()
    foreach(directory IN LISTS TORCH_INCLUDE_DIRS)
        target_compile_options(twinspect_torch INTERFACE "SHELL:-isystem \"${directory}\"")
    endforeach()
    # The wheel ships c10d with Gloo, but only programs that say so see its classes.
    target_compile_definitions(
        twinspect_torch
        INTERFACE
            USE_DISTRIBUTED
            USE_C10D_GLOO
    )
endif()

# Links this program in a tenth of the time of GNU ld.
find_program(MOLD_PROGRAM mold)
if(MOLD_PROGRAM AND CMAKE_CXX_COMPILER_ID STREQUAL GNU)
    add_link_options(-fuse-ld=mold)
endif()

find_package(Threads REQUIRED)

if(NOT TWINSPECT_LEAN)
    # Named components only: opencv_highgui links Qt 5 into the process.
    find_package(
        OpenCV
        4.5
        REQUIRED
        COMPONENTS
            core
            imgproc
            imgcodecs
    )
    find_package(TIFF 4.5 REQUIRED)
    find_package(ICU REQUIRED COMPONENTS uc)
    find_package(pugixml REQUIRED)
    # By pkg-config: the CMake package of PCL asks for all of it, Qt 5 and OpenNI with it.
    find_package(PkgConfig REQUIRED)
    pkg_check_modules(
        PCL
        REQUIRED
        pcl_features
        pcl_segmentation
    )
    # Only a program that calls PCL loads it: its libraries take 38 MiB.
    set(CMAKE_LINK_LIBRARY_USING_as_needed
        "LINKER:--push-state,--as-needed"
        "<LINK_ITEM>"
        "LINKER:--pop-state"
    )
    set(CMAKE_LINK_LIBRARY_USING_as_needed_SUPPORTED TRUE)
    list(JOIN PCL_LINK_LIBRARIES "," pcl_libraries)
    add_library(twinspect_pcl INTERFACE)
    target_include_directories(twinspect_pcl SYSTEM INTERFACE ${PCL_INCLUDE_DIRS})
    target_link_libraries(twinspect_pcl INTERFACE "$<LINK_LIBRARY:as_needed,${pcl_libraries}>")
    find_path(TWINSPECT_LZF_INCLUDE liblzf/lzf.h REQUIRED)
    find_library(TWINSPECT_LZF NAMES lzf REQUIRED)
    add_library(twinspect_lzf INTERFACE)
    target_include_directories(twinspect_lzf SYSTEM INTERFACE ${TWINSPECT_LZF_INCLUDE})
    target_link_libraries(twinspect_lzf INTERFACE ${TWINSPECT_LZF})
endif()

if(NOT TWINSPECT_LEAN AND NOT TWINSPECT_FUZZ)
    find_path(TWINSPECT_MUSTACHE_INCLUDE kainjow/mustache.hpp REQUIRED)
    add_library(twinspect_mustache INTERFACE)
    target_include_directories(twinspect_mustache SYSTEM INTERFACE ${TWINSPECT_MUSTACHE_INCLUDE})
    find_path(TWINSPECT_CLI11_INCLUDE CLI/CLI.hpp REQUIRED)
    add_library(twinspect_cli11 INTERFACE)
    target_include_directories(twinspect_cli11 SYSTEM INTERFACE ${TWINSPECT_CLI11_INCLUDE})
    find_package(
        Qt6
        6.4
        REQUIRED
        COMPONENTS
            Core
            Gui
            Widgets
            Svg
            Sql
            OpenGL
            OpenGLWidgets
            PrintSupport
            LinguistTools
    )
    if(TWINSPECT_BUILD_TESTS)
        find_package(Qt6 6.4 REQUIRED COMPONENTS Test)
    endif()
    # Named components only: the Qt module of Debian's VTK is Qt 5.
    find_package(
        VTK
        9.1
        REQUIRED
        COMPONENTS
            CommonColor
            CommonCore
            CommonDataModel
            FiltersCore
            FiltersGeneral
            FiltersSources
            InteractionStyle
            InteractionWidgets
            RenderingAnnotation
            RenderingCore
            RenderingFreeType
            RenderingOpenGL2
            RenderingUI
    )
    set(TWINSPECT_VTK_LIBRARIES ${VTK_LIBRARIES})
    find_library(TWINSPECT_QCUSTOMPLOT NAMES QCustomPlotQt6 REQUIRED)
    find_path(TWINSPECT_QCUSTOMPLOT_INCLUDE qcustomplot.h REQUIRED)
    add_library(twinspect_plots INTERFACE)
    target_include_directories(twinspect_plots SYSTEM INTERFACE ${TWINSPECT_QCUSTOMPLOT_INCLUDE})
    target_link_libraries(
        twinspect_plots
        INTERFACE
            ${TWINSPECT_QCUSTOMPLOT}
            Qt6::Widgets
            Qt6::PrintSupport
    )
    target_compile_definitions(twinspect_plots INTERFACE QCUSTOMPLOT_USE_LIBRARY)
endif()
