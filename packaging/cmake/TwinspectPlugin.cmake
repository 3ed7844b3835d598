# SPDX-License-Identifier: GPL-3.0-or-later
# twinspect_add_plugin(NAME SOURCES ...): NAME.so, a plugin for Twinspect (plugins/README.md). Also installed, for
# plugins that are built outside the tree.
function(twinspect_add_plugin NAME)
    cmake_parse_arguments(ARG "" "" "SOURCES" ${ARGN})
    add_library(${NAME} MODULE ${ARG_SOURCES})
    target_link_libraries(${NAME} PRIVATE twinspect::plugin_api)
    target_compile_features(${NAME} PRIVATE cxx_std_17)
    set_target_properties(
        ${NAME}
        PROPERTIES
            PREFIX
                ""
            AUTOMOC
                ON
            CXX_VISIBILITY_PRESET
                hidden
            VISIBILITY_INLINES_HIDDEN
                ON
    )
endfunction()
