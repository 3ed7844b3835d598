# SPDX-License-Identifier: GPL-3.0-or-later
# Who may link whom. A target that asks for more is a configure-time error (tests/layering proves it).
#   twinspect_layer(NAME PROJECT <layers it may use> EXTERNAL <packages it may use>)
# External packages: torch lzf tiff icu pugixml mustache opencv pcl vtk qtcore qtsql qtgui qtopengl qtprint plots.

function(twinspect_layer NAME)
    cmake_parse_arguments(ARG "" "" "PROJECT;EXTERNAL" ${ARGN})
    set_property(
        GLOBAL
        PROPERTY
            TWINSPECT_LAYER_${NAME}_PROJECT
                "${NAME};${ARG_PROJECT}"
    )
    set_property(
        GLOBAL
        PROPERTY
            TWINSPECT_LAYER_${NAME}_EXTERNAL
                "${ARG_EXTERNAL}"
    )
    set_property(
        GLOBAL
        PROPERTY
            TWINSPECT_LAYER_${NAME}_KNOWN
                TRUE
    )
endfunction()

twinspect_layer(base)
twinspect_layer(evaluation PROJECT base)
twinspect_layer(
    record
    PROJECT
        base
        evaluation
)
twinspect_layer(
    imaging
    PROJECT
        base
    EXTERNAL
        lzf
        opencv
        tiff
)
twinspect_layer(
    annotation
    PROJECT
        base
        evaluation
        imaging
        record
    EXTERNAL
        opencv
)
twinspect_layer(
    geometry
    PROJECT
        base
        imaging
    EXTERNAL
        opencv
        pcl
)
twinspect_layer(
    golden
    PROJECT
        base
        imaging
        geometry
    EXTERNAL
        opencv
)
twinspect_layer(
    dataset
    PROJECT
        base
        annotation
        record
        evaluation
        imaging
    EXTERNAL
        icu
)
twinspect_layer(
    exchange
    PROJECT
        base
        annotation
        imaging
        dataset
        evaluation
        record
    EXTERNAL
        pugixml
)
twinspect_layer(
    foreign
    PROJECT
        base
        annotation
        imaging
        dataset
        evaluation
        record
)
twinspect_layer(
    demo
    PROJECT
        base
        imaging
)
twinspect_layer(
    doctor
    PROJECT
        base
        annotation
        record
        imaging
        geometry
        dataset
        evaluation
)
# Of imaging and geometry only the headers of plain types: image.h and part_image.h. The lean build has no OpenCV.
twinspect_layer(
    nn
    PROJECT
        base
        imaging
        geometry
    EXTERNAL
        torch
)
twinspect_layer(
    training
    PROJECT
        base
        imaging
        geometry
        nn
        evaluation
    EXTERNAL
        torch
)
twinspect_layer(
    inference
    PROJECT
        base
        annotation
        imaging
        geometry
        golden
        dataset
        evaluation
        record
        nn
    EXTERNAL
        torch
)
twinspect_layer(
    teaching
    PROJECT
        base
        annotation
        imaging
        geometry
        golden
        dataset
        evaluation
        nn
        training
        inference
    EXTERNAL
        torch
)
twinspect_layer(
    app
    PROJECT
        base
        annotation
        exchange
        imaging
        geometry
        golden
        dataset
        foreign
        demo
        doctor
        evaluation
        record
        nn
        training
        inference
        teaching
)
twinspect_layer(
    project
    PROJECT
        base
        annotation
        evaluation
        record
        dataset
    EXTERNAL
        qtcore
        qtsql
)
twinspect_layer(
    ui_common
    PROJECT
        base
        evaluation
    EXTERNAL
        qtcore
        qtgui
)
twinspect_layer(
    ui_plots
    PROJECT
        base
        evaluation
        ui_common
    EXTERNAL
        qtcore
        qtgui
        plots
)
twinspect_layer(
    ui_models
    PROJECT
        base
        annotation
        exchange
        imaging
        geometry
        dataset
        foreign
        evaluation
        record
        inference
        teaching
        project
        ui_common
    EXTERNAL
        qtcore
        qtgui
)
twinspect_layer(
    ui_tools
    EXTERNAL
        qtcore
        qtgui
)
twinspect_layer(
    ui_imageview
    PROJECT
        base
        annotation
        imaging
        ui_common
        ui_models
        ui_tools
    EXTERNAL
        qtcore
        qtgui
)
twinspect_layer(
    ui_viewport
    PROJECT
        base
        annotation
        imaging
        ui_common
        ui_models
        ui_tools
    EXTERNAL
        qtcore
        qtgui
        qtopengl
        vtk
)
twinspect_layer(
    ui_annotation
    PROJECT
        base
        annotation
        imaging
        geometry
        dataset
        exchange
        evaluation
        record
        inference
        project
        ui_common
        ui_models
        ui_tools
    EXTERNAL
        qtcore
        qtgui
)
twinspect_layer(
    ui_pages
    PROJECT
        base
        annotation
        exchange
        imaging
        geometry
        dataset
        foreign
        demo
        doctor
        evaluation
        record
        inference
        teaching
        project
        ui_common
        ui_models
        ui_tools
        ui_annotation
        ui_plots
        ui_imageview
        ui_viewport
    EXTERNAL
        mustache
        qtcore
        qtgui
        qtprint
        plots
)
twinspect_layer(
    ui_mainwindow
    PROJECT
        base
        annotation
        exchange
        imaging
        geometry
        dataset
        foreign
        demo
        doctor
        evaluation
        record
        inference
        teaching
        project
        ui_common
        ui_models
        ui_tools
        ui_annotation
        ui_imageview
        ui_plots
        ui_viewport
        ui_pages
    EXTERNAL
        qtcore
        qtgui
)
twinspect_layer(
    gui
    PROJECT
        base
        annotation
        exchange
        imaging
        geometry
        dataset
        foreign
        demo
        doctor
        evaluation
        record
        inference
        teaching
        project
        ui_common
        ui_models
        ui_tools
        ui_annotation
        ui_imageview
        ui_plots
        ui_viewport
        ui_pages
        ui_mainwindow
    EXTERNAL
        qtcore
        qtgui
)
twinspect_layer(
    lab
    PROJECT
        base
        evaluation
        nn
        training
    EXTERNAL
        torch
)

set(TWINSPECT_EXTERNAL_torch twinspect_torch)
set(TWINSPECT_EXTERNAL_lzf twinspect_lzf)
set(TWINSPECT_EXTERNAL_tiff TIFF::TIFF)
set(TWINSPECT_EXTERNAL_icu ICU::uc)
set(TWINSPECT_EXTERNAL_pugixml pugixml::pugixml)
set(TWINSPECT_EXTERNAL_pcl twinspect_pcl)
set(TWINSPECT_EXTERNAL_mustache twinspect_mustache)
set(TWINSPECT_EXTERNAL_opencv
    opencv_core
    opencv_imgproc
    opencv_imgcodecs
)
set(TWINSPECT_EXTERNAL_qtcore Qt6::Core)
set(TWINSPECT_EXTERNAL_qtsql Qt6::Sql)
set(TWINSPECT_EXTERNAL_qtgui
    Qt6::Gui
    Qt6::Widgets
    Qt6::Svg
)
set(TWINSPECT_EXTERNAL_qtopengl
    Qt6::OpenGL
    Qt6::OpenGLWidgets
)
set(TWINSPECT_EXTERNAL_qtprint Qt6::PrintSupport)
set(TWINSPECT_EXTERNAL_plots twinspect_plots)
set(TWINSPECT_EXTERNAL_vtk ${TWINSPECT_VTK_LIBRARIES})

# Checks one dependency list of a target in a layer and returns real CMake targets.
function(twinspect_resolve OUT TARGET LAYER)
    get_property(known GLOBAL PROPERTY TWINSPECT_LAYER_${LAYER}_KNOWN)
    if(NOT known)
        message(FATAL_ERROR "${TARGET}: unknown layer '${LAYER}' (packaging/cmake/Layers.cmake)")
    endif()
    get_property(project GLOBAL PROPERTY TWINSPECT_LAYER_${LAYER}_PROJECT)
    get_property(external GLOBAL PROPERTY TWINSPECT_LAYER_${LAYER}_EXTERNAL)
    set(result "")
    foreach(dependency IN LISTS ARGN)
        if(dependency MATCHES "^twinspect::(.+)$")
            set(other ${CMAKE_MATCH_1})
            string(
                REGEX REPLACE "^ui_page_.+"
                "ui_pages"
                layer_of_other
                ${other}
            )
            # A layer may use itself, but a page is no other page's business.
            if(NOT layer_of_other IN_LIST project OR (LAYER STREQUAL "ui_pages" AND layer_of_other STREQUAL "ui_pages"))
                message(FATAL_ERROR "Layer rule broken: ${TARGET} (layer ${LAYER}) may not link ${dependency}")
            endif()
            if(other MATCHES "^ui_")
                list(APPEND result twinspect_${other})
            else()
                list(APPEND result twinspect_core_${other})
            endif()
        elseif(DEFINED TWINSPECT_EXTERNAL_${dependency})
            if(NOT dependency IN_LIST external)
                message(FATAL_ERROR "Layer rule broken: ${TARGET} (layer ${LAYER}) may not link ${dependency}")
            endif()
            list(APPEND result ${TWINSPECT_EXTERNAL_${dependency}})
        else()
            message(FATAL_ERROR "${TARGET}: '${dependency}' is neither twinspect::<layer> nor a known external package")
        endif()
    endforeach()
    set(${OUT} "${result}" PARENT_SCOPE)
endfunction()
