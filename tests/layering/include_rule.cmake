# SPDX-License-Identifier: GPL-3.0-or-later
# What a link rule cannot see: a target inherits the include folders of everything below it, so a window could include
# LibTorch without asking for it.
# Reads every source under ROOT/{core,app,ui,plugins} and holds its includes against the table of Layers.cmake:
#   - a package may be reached, directly or through headers of the project, only by a layer whose EXTERNAL names it;
#   - a file may include headers of the layers in its PROJECT only, and a page none of another page;
#   - OpenCV, PCL and pugixml appear in no header, but for the private ones below, which only their own folder includes.
#   cmake -DSOURCE_DIR=<repository> [-DROOT=<tree to check>] -P include_rule.cmake
cmake_minimum_required(VERSION 3.25)
get_filename_component(SOURCE_DIR ${SOURCE_DIR} ABSOLUTE)
include(${SOURCE_DIR}/packaging/cmake/Layers.cmake)
if(NOT ROOT)
    set(ROOT ${SOURCE_DIR})
endif()

set(private_headers
    core/imaging/opencv_codec.h
    core/exchange/xml_reading.h
)
# Doors to a package that their own folder does not use: whoever includes one is held to the table, its folder is not.
set(doors ui/common/plots.h)

set(packages
    torch
    lzf
    tiff
    icu
    pugixml
    mustache
    opencv
    pcl
    vtk
    plots
    qtsql
    qtprint
    qtopengl
    qtgui
    qtcore
) # the first that fits counts
set(headers_of_torch "^(torch|ATen|c10|caffe2|gloo)/")
set(headers_of_lzf "^liblzf/")
set(headers_of_tiff "^tiff")
set(headers_of_icu "^unicode/")
set(headers_of_pugixml "^pugixml")
set(headers_of_mustache "^kainjow/")
set(headers_of_opencv "^opencv2/")
set(headers_of_pcl "^pcl/")
set(headers_of_vtk "^vtk[A-Z]")
set(headers_of_plots "^qcustomplot")
set(headers_of_qtsql "^(QtSql/|QSql)")
set(headers_of_qtprint "^(QtPrintSupport/|QPrint|QAbstractPrint|QPageSetup)")
set(headers_of_qtopengl
    "^(QtOpenGL|QOpenGLWidget|QOpenGLShader|QOpenGLTexture|QOpenGLBuffer|QOpenGLVertexArray|QOpenGLFramebuffer)"
)
set(headers_of_qtgui
    "^(QtGui/|QtWidgets/|QtSvg|QSvg|Q(Gui)?Application$|QAction|QBrush|QColor|QCursor|QDialog|QFileDialog|QFont"
    "|QIcon|QImage|QKeySequence|QLabel|QLayout|QMainWindow|QMenu|QMessageBox|QPainter|QPalette|QPen|QPixmap"
    "|QPushButton|QStandardItemModel|QStyle|QToolBar|QTransform|QUndo|QValidator|QWidget|QWindow)"
)
list(JOIN headers_of_qtgui "" headers_of_qtgui)
set(headers_of_qtcore "^(Q[A-Z]|q[a-z]+\\.h$)")

set(broken "")
function(report text)
    set(broken "${broken}  ${text}\n" PARENT_SCOPE)
endfunction()

function(layer_of OUT FILE)
    set(layer "")
    if(FILE MATCHES "^core/([^/]+)/")
        set(layer ${CMAKE_MATCH_1})
    elseif(FILE MATCHES "^(ui|plugins)/([^/]+)/")
        set(layer ${CMAKE_MATCH_1}_${CMAKE_MATCH_2})
    elseif(FILE MATCHES "^app/cli/")
        set(layer app)
    elseif(FILE MATCHES "^app/([^/]+)/")
        set(layer ${CMAKE_MATCH_1})
    endif()
    set(${OUT} "${layer}" PARENT_SCOPE)
endfunction()

function(package_of OUT HEADER)
    foreach(package IN LISTS packages)
        if(HEADER MATCHES "${headers_of_${package}}")
            set(${OUT} ${package} PARENT_SCOPE)
            return()
        endif()
    endforeach()
    set(${OUT} "" PARENT_SCOPE)
endfunction()

# Sets foreign_<FILE> and own_<FILE>: headers in <> and headers of the project.
function(read_includes FILE)
    set(foreign "")
    set(own "")
    file(STRINGS ${ROOT}/${FILE} lines REGEX "^[ \t]*#[ \t]*include")
    foreach(line IN LISTS lines)
        if(line MATCHES "include[ \t]*<([^>]+)>")
            list(APPEND foreign ${CMAKE_MATCH_1})
        elseif(line MATCHES "include[ \t]*\"([^\"]+)\"")
            list(APPEND own ${CMAKE_MATCH_1})
        endif()
    endforeach()
    set(foreign_${FILE} "${foreign}" PARENT_SCOPE)
    set(own_${FILE} "${own}" PARENT_SCOPE)
endfunction()

file(
    GLOB_RECURSE files
    RELATIVE ${ROOT}
    ${ROOT}/core/*.h
    ${ROOT}/core/*.cpp
    ${ROOT}/app/*.h
    ${ROOT}/app/*.cpp
    ${ROOT}/ui/*.h
    ${ROOT}/ui/*.cpp
    ${ROOT}/plugins/*.h
    ${ROOT}/plugins/*.cpp
)
if(NOT files)
    message(FATAL_ERROR "No sources under ${ROOT}")
endif()
foreach(file IN LISTS files)
    read_includes(${file})
endforeach()

foreach(file IN LISTS files)
    layer_of(layer ${file})
    get_property(known GLOBAL PROPERTY TWINSPECT_LAYER_${layer}_KNOWN)
    if(NOT known)
        report("${file}: its folder is no layer of packaging/cmake/Layers.cmake")
        continue()
    endif()
    get_property(may_use GLOBAL PROPERTY TWINSPECT_LAYER_${layer}_PROJECT)
    get_property(may_reach GLOBAL PROPERTY TWINSPECT_LAYER_${layer}_EXTERNAL)
    get_filename_component(folder ${file} DIRECTORY)

    foreach(header IN LISTS own_${file})
        layer_of(other ${header})
        get_filename_component(other_folder ${header} DIRECTORY)
        if(other AND NOT other IN_LIST may_use)
            report("${file}: layer ${layer} may not include ${header}")
        elseif(layer STREQUAL "ui_pages" AND other STREQUAL "ui_pages" AND NOT folder STREQUAL other_folder)
            report("${file}: a page may not include another page's ${header}")
        elseif(header IN_LIST private_headers AND NOT folder STREQUAL other_folder)
            report("${file}: ${header} is private to its folder")
        elseif(NOT EXISTS ${ROOT}/${header} AND NOT header MATCHES "\\.moc$")
            report("${file}: ${header} is not a path from the root of the repository")
        endif()
    endforeach()

    if(file MATCHES "\\.h$" AND NOT file IN_LIST private_headers)
        foreach(header IN LISTS foreign_${file})
            if(header MATCHES "${headers_of_opencv}|${headers_of_pcl}|${headers_of_pugixml}")
                report("${file}: a header may not include <${header}>; move it to the .cpp")
            endif()
        endforeach()
    endif()

    if(file IN_LIST doors)
        continue()
    endif()
    # Breadth first through the project's headers; each package is reported once, with the header that brings it.
    set(open ${file})
    set(seen ${file})
    set(reported "")
    while(open)
        list(POP_FRONT open at)
        foreach(header IN LISTS foreign_${at})
            package_of(package ${header})
            # A layer with Qt may meet other Qt modules in headers it may include: a view is a QOpenGLWidget.
            if(package MATCHES "^qt" AND "qtcore" IN_LIST may_reach AND NOT at STREQUAL file)
                continue()
            endif()
            if(package AND NOT package IN_LIST may_reach AND NOT package IN_LIST reported)
                list(APPEND reported ${package})
                set(through "")
                if(NOT at STREQUAL file)
                    set(through " through ${at}")
                endif()
                report("${file}: layer ${layer} may not reach ${package}: <${header}>${through}")
            endif()
        endforeach()
        foreach(header IN LISTS own_${at})
            if(NOT header IN_LIST seen)
                list(APPEND seen ${header})
                list(APPEND open ${header})
            endif()
        endforeach()
    endwhile()
endforeach()

list(LENGTH files count)
if(broken)
    message(FATAL_ERROR "Include rule broken:\n${broken}")
endif()
message(STATUS "${count} sources keep to the layers")
