// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/viewport/cloud_scene.h"

#include <algorithm>
#include <array>
#include <vector>

#include <vtkActor.h>
#include <vtkCallbackCommand.h>
#include <vtkCamera.h>
#include <vtkCellArray.h>
#include <vtkFloatArray.h>
#include <vtkGenericOpenGLRenderWindow.h>
#include <vtkNew.h>
#include <vtkOpenGLState.h>
#include <vtkPointData.h>
#include <vtkPoints.h>
#include <vtkPolyData.h>
#include <vtkPolyDataMapper.h>
#include <vtkProperty.h>
#include <vtkRenderer.h>
#include <vtkUnsignedCharArray.h>
#include <vtk_glew.h>

namespace twinspect {

namespace {

constexpr int kStrides[] = {1, 2, 4}; ///< rows and columns of the picture, by detail
constexpr std::size_t kDetails = std::size(kStrides);
const QColor kUnmeasured(120, 120, 120);

/// One level of detail. Mapper and actor belong to one view alone; sharing them between views crashes.
struct Level {
    std::vector<int> points; ///< of CloudPoints
    vtkNew<vtkPolyData> data;
    vtkNew<vtkPolyDataMapper> mapper;
    vtkNew<vtkActor> actor;
};

} // namespace

struct CloudScene::Vtk {
    Context context;
    vtkNew<vtkGenericOpenGLRenderWindow> window;
    vtkNew<vtkRenderer> renderer;
    std::array<Level, kDetails> levels;
    vtkNew<vtkCallbackCommand> makeCurrent, isCurrent;
};

CloudScene::CloudScene(Context context) : m_vtk(std::make_unique<Vtk>())
{
    m_vtk->context = std::move(context);
    auto& window = *m_vtk->window;
    window.SetReadyForRendering(false); // Render() does nothing until there is a context
    window.SetFrameBlitModeToBlitToCurrent();
    window.SetMultiSamples(0);
    window.AddRenderer(m_vtk->renderer);
    m_vtk->makeCurrent->SetClientData(m_vtk.get());
    m_vtk->makeCurrent->SetCallback(
        [](vtkObject*, unsigned long, void* client, void*) { static_cast<Vtk*>(client)->context.makeCurrent(); });
    m_vtk->isCurrent->SetClientData(m_vtk.get());
    m_vtk->isCurrent->SetCallback([](vtkObject*, unsigned long, void* client, void* answer) {
        *static_cast<bool*>(answer) = static_cast<Vtk*>(client)->context.isCurrent();
    });
    window.AddObserver(vtkCommand::WindowMakeCurrentEvent, m_vtk->makeCurrent);
    window.AddObserver(vtkCommand::WindowIsCurrentEvent, m_vtk->isCurrent);
    for (auto& level : m_vtk->levels) {
        level.mapper->SetInputData(level.data);
        level.mapper->SetColorModeToDirectScalars();
        level.mapper->SetStatic(1); // the data changes only where it is touched here
        level.actor->SetMapper(level.mapper);
        level.actor->GetProperty()->LightingOff(); // colours mean something: no shading
        m_vtk->renderer->AddActor(level.actor);
    }
}

CloudScene::~CloudScene() { m_vtk->window->RemoveAllObservers(); }

void CloudScene::setPoints(const CloudPoints& points)
{
    for (std::size_t detail = 0; detail < kDetails; ++detail) {
        auto& level = m_vtk->levels[detail];
        level.points.clear();
        for (int point = 0; point < points.size(); ++point)
            if (const QPoint pixel = points.pixelOf(point);
                pixel.x() % kStrides[detail] == 0 && pixel.y() % kStrides[detail] == 0)
                level.points.push_back(point);
        const auto count = static_cast<vtkIdType>(level.points.size());
        vtkNew<vtkFloatArray> coordinates;
        coordinates->SetNumberOfComponents(3);
        coordinates->SetNumberOfTuples(count);
        vtkNew<vtkUnsignedCharArray> colors;
        colors->SetNumberOfComponents(3);
        colors->SetNumberOfTuples(count);
        std::fill_n(colors->GetPointer(0), 3 * count, 255);
        vtkNew<vtkCellArray> cells; // one cell holds all points: a cell each would cost three times the memory
        cells->InsertNextCell(static_cast<int>(count));
        float* out = coordinates->GetPointer(0);
        for (vtkIdType i = 0; i < count; ++i) {
            out = std::copy_n(points.xyzMm().data()
                                  + static_cast<std::size_t>(level.points[static_cast<std::size_t>(i)]) * 3,
                              3, out);
            cells->InsertCellPoint(i);
        }
        vtkNew<vtkPoints> vertices;
        vertices->SetData(coordinates);
        level.data->Initialize();
        level.data->SetPoints(vertices);
        level.data->SetVerts(cells);
        level.data->GetPointData()->SetScalars(colors);
        level.mapper->Update();
    }
}

void CloudScene::setColors(const CloudPoints& points, const QImage& colors, QPoint at)
{
    const QImage picture = colors.convertToFormat(QImage::Format_ARGB32);
    const QRect there(at, picture.size());
    if (!QRect(0, 0, points.width(), points.height()).contains(there))
        return;
    const auto rowOf = [&points](int point) { return points.pixelOf(point).y(); };
    for (auto& level : m_vtk->levels) {
        auto* array = vtkUnsignedCharArray::SafeDownCast(level.data->GetPointData()->GetScalars());
        if (array == nullptr)
            continue;
        const auto first = std::ranges::lower_bound(level.points, there.top(), {}, rowOf); // they go row by row
        for (auto point = first; point != level.points.end(); ++point) {
            const QPoint pixel = points.pixelOf(*point);
            if (pixel.y() > there.bottom())
                break;
            if (pixel.x() < there.left() || pixel.x() > there.right())
                continue;
            unsigned char* out = array->GetPointer(3 * (point - level.points.begin()));
            QRgb color = reinterpret_cast<const QRgb*>(picture.constScanLine(pixel.y() - at.y()))[pixel.x() - at.x()];
            if (qAlpha(color) == 0)
                color = kUnmeasured.rgb();
            *out++ = static_cast<unsigned char>(qRed(color));
            *out++ = static_cast<unsigned char>(qGreen(color));
            *out++ = static_cast<unsigned char>(qBlue(color));
        }
        array->Modified();
        level.data->Modified();
        level.mapper->Update();
    }
}

void CloudScene::setGround(const QColor& ground)
{
    m_vtk->renderer->SetBackground(ground.redF(), ground.greenF(), ground.blueF());
}

void CloudScene::initialize()
{
    auto& window = *m_vtk->window;
    window.SetReadyForRendering(true);
    window.SetOwnContext(0); // others draw with it too: VTK must not trust what it remembers
    window.OpenGLInitContext();
    m_ready = true;
}

void CloudScene::release()
{
    if (!m_ready)
        return;
    m_vtk->window->Finalize();
    m_vtk->window->SetReadyForRendering(false);
    m_ready = false;
}

int CloudScene::pointsAt(int detail) const
{
    return static_cast<int>(m_vtk->levels[static_cast<std::size_t>(detail)].points.size());
}

void CloudScene::render(const OrbitCamera& camera, QSize pixels, double pixelRatio, int detail)
{
    auto& window = *m_vtk->window;
    auto* state = window.GetState();
    state->Reset(); // Qt has used the context since
    state->vtkglEnable(GL_DEPTH_TEST);
    state->vtkglDepthFunc(GL_LEQUAL); // Qt leaves LESS
    state->ResetFramebufferBindings();
    window.SetSize(pixels.width(), pixels.height());
    window.SetDPI(static_cast<int>(72 * pixelRatio));
    for (std::size_t i = 0; i < kDetails; ++i) {
        auto& level = m_vtk->levels[i];
        const bool shown = static_cast<int>(i) == detail && !level.points.empty();
        level.actor->SetVisibility(shown);
        level.actor->GetProperty()->SetPointSize(
            static_cast<float>(m_pointSize * pixelRatio * kStrides[i])); // as much ground covered with fewer points
    }
    auto* view = m_vtk->renderer->GetActiveCamera();
    const QVector3D eye = camera.position(), focus = camera.focus(), up = camera.up();
    view->SetPosition(eye.x(), eye.y(), eye.z());
    view->SetFocalPoint(focus.x(), focus.y(), focus.z());
    view->SetViewUp(up.x(), up.y(), up.z());
    view->SetViewAngle(OrbitCamera::viewAngleDegrees());
    view->SetParallelProjection(camera.orthographic());
    view->SetParallelScale(camera.viewHeightMm() / 2);
    m_vtk->renderer->ResetCameraClippingRange();
    window.Render();
}

} // namespace twinspect
