# SPDX-License-Identifier: GPL-3.0-or-later
# Makes a small tree that breaks the include rule in one way (CASE) and checks it: proves that include_rule.cmake can
# fail.
#   cmake -DSOURCE_DIR=<repository> -DWORK_DIR=<scratch> -DCASE=<case> -P broken_includes.cmake
cmake_minimum_required(VERSION 3.25)
set(ROOT ${WORK_DIR}/${CASE})
file(REMOVE_RECURSE ${ROOT})

function(source PATH)
    string(JOIN "\n" text ${ARGN})
    file(WRITE ${ROOT}/${PATH} "${text}\n")
endfunction()

# What every case stands on, and what the rule allows.
source(core/base/result.h "#include <string>" "#include <tl/expected.hpp>"
)
source(core/nn/net.h "#include <torch/types.h>" "#include \"core/base/result.h\""
)
source(core/nn/options.h "#include \"core/base/result.h\""
)
source(core/inference/model.h "#include \"core/nn/options.h\""
)
source(core/inference/model.cpp
    "#include \"core/inference/model.h\"" "#include <torch/torch.h>" "#include \"core/nn/net.h\""
)
source(core/imaging/opencv_codec.h "#include <opencv2/core/mat.hpp>"
)
source(core/imaging/picture.cpp "#include \"core/imaging/opencv_codec.h\""
)
source(app/cli/train.cpp "#include \"core/inference/model.h\""
)

if(CASE STREQUAL torch_in_geometry)
    source(core/geometry/ground.cpp "#include <torch/torch.h>"
    )
elseif(CASE STREQUAL torch_through_headers)
    source(core/inference/model.h "#include \"core/nn/net.h\""
    )
elseif(CASE STREQUAL opencv_in_header)
    source(core/imaging/image.h "#include <opencv2/core.hpp>"
    )
elseif(CASE STREQUAL private_header_outside)
    source(core/geometry/ground.cpp "#include \"core/imaging/opencv_codec.h\""
    )
elseif(CASE STREQUAL qt_in_core)
    source(core/dataset/catalog.cpp "#include <QString>"
    )
elseif(CASE STREQUAL widget_in_project)
    source(core/project/session_entries.cpp "#include <QString>" "#include <QWidget>"
    )
elseif(CASE STREQUAL plots_in_imageview)
    source(ui/common/plots.h "#include <qcustomplot.h>"
    )
    source(ui/pages/train/curve.cpp "#include \"ui/common/plots.h\""
    )
    source(ui/imageview/curve.cpp "#include \"ui/common/plots.h\""
    )
elseif(CASE STREQUAL upwards)
    source(core/base/files.h "#include \"core/nn/options.h\""
    )
elseif(CASE STREQUAL trainer_at_run_time)
    source(core/training/trainer.h "#include \"core/nn/net.h\""
    )
    source(core/inference/model.cpp "#include \"core/training/trainer.h\""
    )
elseif(CASE STREQUAL page_in_page)
    source(ui/pages/train/train_page.cpp "#include \"ui/pages/inspect/inspect_page.h\""
    )
elseif(CASE STREQUAL unknown_folder)
    source(core/cellar/coal.cpp "#include <string>"
    )
elseif(NOT CASE STREQUAL sound)
    message(FATAL_ERROR "No such case: ${CASE}")
endif()

include(${SOURCE_DIR}/tests/layering/include_rule.cmake)
