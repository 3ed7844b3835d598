# SPDX-License-Identifier: GPL-3.0-or-later
cmake_minimum_required(VERSION 3.25) # a script has no policies of its own
include(${SOURCE_DIR}/packaging/cmake/Layers.cmake)
if(CASE STREQUAL opencv_in_base)
    twinspect_resolve(links some_target base opencv)
elseif(CASE STREQUAL nn_in_geometry)
    twinspect_resolve(links some_target geometry twinspect::nn)
elseif(CASE STREQUAL training_in_inference)
    twinspect_resolve(links some_target inference twinspect::training)
elseif(CASE STREQUAL torch_in_app)
    twinspect_resolve(links some_target app torch)
elseif(CASE STREQUAL unknown_layer)
    twinspect_resolve(links some_target cellar twinspect::base)
else()
    twinspect_resolve(
        links
        some_target
        inference
        twinspect::nn
        torch
    )
    if(NOT links STREQUAL "twinspect_core_nn;twinspect_torch")
        message(FATAL_ERROR "resolved to '${links}'")
    endif()
endif()
