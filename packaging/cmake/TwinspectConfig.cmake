# SPDX-License-Identifier: GPL-3.0-or-later
# find_package(Twinspect): twinspect::plugin_api and twinspect_add_plugin(), to build plugins (plugins/README.md).
include(CMakeFindDependencyMacro)
find_dependency(
    Qt6
    6.4
    COMPONENTS
    Core
)
if(NOT TARGET twinspect::plugin_api)
    cmake_path(GET CMAKE_CURRENT_LIST_DIR PARENT_PATH twinspect_prefix) # lib/cmake
    cmake_path(GET twinspect_prefix PARENT_PATH twinspect_prefix) # lib
    cmake_path(GET twinspect_prefix PARENT_PATH twinspect_prefix)
    add_library(twinspect::plugin_api INTERFACE IMPORTED)
    set_target_properties(
        twinspect::plugin_api
        PROPERTIES
            INTERFACE_INCLUDE_DIRECTORIES
                ${twinspect_prefix}/include/twinspect
            INTERFACE_LINK_LIBRARIES
                Qt6::Core
    )
    unset(twinspect_prefix)
endif()
include(${CMAKE_CURRENT_LIST_DIR}/TwinspectPlugin.cmake)
