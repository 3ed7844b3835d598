# SPDX-License-Identifier: GPL-3.0-or-later
# twinspect_add_library(NAME LAYER <layer> [MOC] SOURCES ... [ALONE ...] DEPENDS ... PRIVATE_DEPENDS ...)
# One static library with the house's warnings and sanitizers; dependencies are checked against Layers.cmake. MOC: it
# has Q_OBJECT classes. ALONE: sources that are not compiled together with others (see twinspect_unity).

function(twinspect_house_rules TARGET)
    target_compile_definitions(${TARGET} PRIVATE QT_NO_KEYWORDS)
    target_compile_options(
        ${TARGET}
        PRIVATE
            -Wall
            -Wextra
            -Wpedantic
            -Wshadow
            -Wnon-virtual-dtor
            -Woverloaded-virtual
    )
    if(TWINSPECT_WERROR)
        target_compile_options(${TARGET} PRIVATE -Werror)
    endif()
    if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
        # GCC 12 false positives inside std::string/vector under -O2 and sanitizers.
        target_compile_options(
            ${TARGET}
            PRIVATE
                -Wno-restrict
                -Wno-maybe-uninitialized
                -Wno-stringop-overflow
                -Wno-array-bounds
        )
    endif()
    if(TWINSPECT_SANITIZE)
        target_compile_options(
            ${TARGET}
            PRIVATE
                -fsanitize=${TWINSPECT_SANITIZE}
                -fno-omit-frame-pointer
        )
        target_link_options(${TARGET} PUBLIC -fsanitize=${TWINSPECT_SANITIZE})
    endif()
    if(TWINSPECT_SANITIZE STREQUAL "thread" AND CMAKE_CXX_COMPILER_ID STREQUAL GNU)
        # LibTorch's counted pointers use a fence, which GCC's ThreadSanitizer does not understand.
        target_compile_options(${TARGET} PRIVATE -Wno-tsan)
    endif()
    set_target_properties(
        ${TARGET}
        PROPERTIES
            CXX_VISIBILITY_PRESET
                hidden
            VISIBILITY_INLINES_HIDDEN
                ON
    )
endfunction()

function(twinspect_add_library NAME)
    cmake_parse_arguments(ARG "MOC" "LAYER" "SOURCES;ALONE;DEPENDS;PRIVATE_DEPENDS" ${ARGN})
    twinspect_resolve(public_links ${NAME} ${ARG_LAYER} ${ARG_DEPENDS})
    twinspect_resolve(private_links ${NAME} ${ARG_LAYER} ${ARG_PRIVATE_DEPENDS})
    add_library(
        ${NAME}
        STATIC
        ${ARG_SOURCES}
        ${ARG_ALONE}
    )
    set_source_files_properties(
        ${ARG_ALONE}
        PROPERTIES
            SKIP_UNITY_BUILD_INCLUSION
                ON
    )
    if(ARG_MOC)
        set_target_properties(
            ${NAME}
            PROPERTIES
                AUTOMOC
                    ON
        )
    endif()
    target_include_directories(${NAME} PUBLIC ${CMAKE_SOURCE_DIR})
    target_link_libraries(
        ${NAME}
        PUBLIC
            twinspect_header_only
            Threads::Threads
            ${public_links}
        PRIVATE
            ${private_links}
    )
    twinspect_house_rules(${NAME})
    if(ARG_LAYER MATCHES "^(app|gui|project|teaching|ui_models|ui_pages|ui_mainwindow)$")
        # It waits for people, files or databases, or calls what computes (LibTorch, core/nn, core/geometry): optimised
        # less, it compiles in half to three quarters of the time.
        target_compile_options(${NAME} PRIVATE $<$<CONFIG:Release>:-O1>)
    endif()
    twinspect_precompile(
        ${NAME}
        ${ARG_LAYER}
        ${ARG_DEPENDS}
        ${ARG_PRIVATE_DEPENDS}
    )
endfunction()

# twinspect_add_program(NAME LAYER <layer> SOURCES ... DEPENDS ...)
function(twinspect_add_program NAME)
    cmake_parse_arguments(ARG "" "LAYER" "SOURCES;DEPENDS" ${ARGN})
    twinspect_resolve(links ${NAME} ${ARG_LAYER} ${ARG_DEPENDS})
    add_executable(${NAME} ${ARG_SOURCES})
    target_link_libraries(${NAME} PRIVATE ${links})
    twinspect_house_rules(${NAME})
endfunction()
