# SPDX-License-Identifier: GPL-3.0-or-later
# Headers of other libraries cost more to read than our own code to compile, so each family is read once. A target gets
# the family of the packages it uses (twinspect_precompile). Headers of the project are never precompiled: a change
# there rebuilds what includes it and no more. To see that every file includes what it uses, build without:
#   cmake --preset dev -DCMAKE_DISABLE_PRECOMPILE_HEADERS=ON -DCMAKE_UNITY_BUILD=OFF

# One precompiled header, carried by a library that holds nothing else.
#   twinspect_add_precompiled(NAME LINKS <targets> HEADERS <headers>)
function(twinspect_add_precompiled NAME)
    cmake_parse_arguments(ARG "" "" "LINKS;HEADERS" ${ARGN})
    set(source ${CMAKE_BINARY_DIR}/precompiled/${NAME}.cpp)
    if(NOT EXISTS ${source})
        file(WRITE ${source} "")
    endif()
    add_library(${NAME} OBJECT ${source})
    target_link_libraries(${NAME} PRIVATE ${ARG_LINKS})
    twinspect_house_rules(${NAME})
    target_precompile_headers(${NAME} PRIVATE ${ARG_HEADERS})
endfunction()

# Qt6::Test defines the name of each target's folder for QFINDTESTDATA, which nobody uses here; a precompiled header
# holds for one set of definitions.
function(twinspect_without_test_folders TARGET)
    target_compile_options(
        ${TARGET}
        PRIVATE
            -UQT_TESTCASE_BUILDDIR
            -UQT_TESTCASE_SOURCEDIR
    )
endfunction()

set(standard_headers
    <algorithm>
    <array>
    <cmath>
    <filesystem>
    <functional>
    <map>
    <memory>
    <numeric>
    <optional>
    <set>
    <span>
    <string>
    <string_view>
    <vector>
    <nlohmann/json.hpp>
    <tl/expected.hpp>
)
twinspect_add_precompiled(twinspect_precompiled_standard LINKS twinspect_header_only HEADERS ${standard_headers})
if(NOT TWINSPECT_FUZZ)
    twinspect_add_precompiled(
        twinspect_precompiled_torch
        LINKS
            twinspect_header_only
            twinspect_torch
        HEADERS
            <torch/torch.h>
    )
endif()
if(NOT TWINSPECT_LEAN AND NOT TWINSPECT_FUZZ)
    twinspect_add_precompiled(
        twinspect_precompiled_cli
        LINKS
            twinspect_header_only
            twinspect_cli11
        HEADERS
            <CLI/CLI.hpp>
            ${standard_headers}
    )
    twinspect_add_precompiled(
        twinspect_precompiled_qtcore
        LINKS
            twinspect_header_only
            Qt6::Core
            Qt6::Sql
        HEADERS
            <QtCore/QtCore>
            <QtSql/QtSql>
            ${standard_headers}
    )
    twinspect_add_precompiled(
        twinspect_precompiled_qtgui
        LINKS
            twinspect_header_only
            Qt6::Core
            Qt6::Gui
            Qt6::Widgets
            Qt6::Svg
        HEADERS
            <QtWidgets/QtWidgets>
            ${standard_headers}
    )
    if(TWINSPECT_BUILD_TESTS)
        twinspect_add_precompiled(
            twinspect_precompiled_test
            LINKS
                twinspect_header_only
                Qt6::Core
                Qt6::Test
            HEADERS
                <QtTest/QtTest>
                ${standard_headers}
        )
        twinspect_add_precompiled(
            twinspect_precompiled_test_gui
            LINKS
                twinspect_header_only
                Qt6::Core
                Qt6::Gui
                Qt6::Widgets
                Qt6::Test
            HEADERS
                <QtTest/QtTest>
                <QtWidgets/QtWidgets>
                ${standard_headers}
        )
        twinspect_without_test_folders(twinspect_precompiled_test)
        twinspect_without_test_folders(twinspect_precompiled_test_gui)
    endif()
endif()

# Files of a target are compiled several at a time (SIZE), since each file reads the precompiled header and instantiates
# the templates of the libraries again. Names of their unnamed namespaces must differ; what several need is in a header.
# A file that shares too many names is named under ALONE (twinspect_add_library).
function(twinspect_unity TARGET SIZE)
    if(DEFINED CMAKE_UNITY_BUILD AND NOT CMAKE_UNITY_BUILD)
        return()
    endif()
    set_target_properties(
        ${TARGET}
        PROPERTIES
            UNITY_BUILD
                ON
            UNITY_BUILD_BATCH_SIZE
                ${SIZE}
    )
    if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
        # GCC takes the files that are compiled together for headers, where an unnamed namespace would be a mistake.
        target_compile_options(${TARGET} PRIVATE -Wno-subobject-linkage)
    endif()
endfunction()

# twinspect_precompile(TARGET LAYER <packages>): the first family that fits.
function(twinspect_precompile TARGET LAYER)
    if(vtk IN_LIST ARGN)
        return() # its OpenGL headers want to come before Qt's
    endif()
    if(LAYER STREQUAL "worker")
        return() # Qt without SQL
    endif()
    if(torch IN_LIST ARGN)
        target_precompile_headers(${TARGET} REUSE_FROM twinspect_precompiled_torch)
    elseif(LAYER STREQUAL "app")
        target_precompile_headers(${TARGET} REUSE_FROM twinspect_precompiled_cli)
    elseif(qtgui IN_LIST ARGN)
        target_precompile_headers(${TARGET} REUSE_FROM twinspect_precompiled_qtgui)
    elseif(qtcore IN_LIST ARGN)
        target_precompile_headers(${TARGET} REUSE_FROM twinspect_precompiled_qtcore)
    else()
        target_precompile_headers(${TARGET} REUSE_FROM twinspect_precompiled_standard)
    endif()
    if(torch IN_LIST ARGN)
        twinspect_unity(${TARGET} 6)
    elseif(LAYER STREQUAL "app")
        twinspect_unity(${TARGET} 2) # so that one changed command is compiled in less than 10 s
    else()
        twinspect_unity(${TARGET} 4)
    endif()
endfunction()
