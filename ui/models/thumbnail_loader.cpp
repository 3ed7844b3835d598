// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/thumbnail_loader.h"

#include <algorithm>
#include <deque>
#include <mutex>

#include <QPointer>
#include <QSet>

#include "core/imaging/image_io.h"
#include "ui/common/job.h"

namespace twinspect {

namespace {

struct Request {
    QString key;
    std::filesystem::path picture;
};

QImage read(const std::filesystem::path& picture, int side)
{
    try {
        const auto rgb = readRgb(picture);
        if (!rgb)
            return {};
        const QImage full(rgb->data(), rgb->width(), rgb->height(), rgb->width() * 3, QImage::Format_RGB888);
        return full.scaled(side, side, Qt::KeepAspectRatio, Qt::SmoothTransformation)
            .convertToFormat(QImage::Format_RGB32);
    } catch (const std::exception&) {
        return {}; // out of memory for one picture: the list goes on without it
    }
}

} // namespace

struct ThumbnailLoader::Shared {
    std::mutex mutex;
    std::deque<Request> waiting; ///< newest last
    QSet<QString> reading;
    int workers = 0;
    quint64 generation = 0; ///< grows with clear(): late pictures of other data are not wanted
};

ThumbnailLoader::ThumbnailLoader(QObject* parent) : ThumbnailLoader(Options(), parent) {}

ThumbnailLoader::ThumbnailLoader(Options options, QObject* parent)
    : QObject(parent), m_options(options), m_shared(std::make_shared<Shared>()), m_cache(options.cacheBytes)
{
    m_pool.setMaxThreadCount(options.threads);
    m_pool.setThreadPriority(QThread::LowPriority); // pictures in a list never slow down an inspection
}

ThumbnailLoader::~ThumbnailLoader()
{
    dropWaiting();
    m_pool.waitForDone();
}

ThumbnailLoader::Thumbnail ThumbnailLoader::get(const QString& key, const std::filesystem::path& picture)
{
    if (const Thumbnail* found = m_cache.object(key))
        return *found;
    bool newWorker = false;
    quint64 generation = 0;
    {
        const std::lock_guard lock(m_shared->mutex);
        if (m_shared->reading.contains(key))
            return {};
        auto& waiting = m_shared->waiting;
        if (const auto at = std::find_if(waiting.begin(), waiting.end(),
                                         [&](const Request& request) { return request.key == key; });
            at != waiting.end())
            waiting.erase(at);
        waiting.push_back({key, picture});
        if (waiting.size() > static_cast<std::size_t>(m_options.waiting))
            waiting.pop_front();
        newWorker = m_shared->workers < m_options.threads;
        m_shared->workers += newWorker ? 1 : 0;
        generation = m_shared->generation;
    }
    if (newWorker)
        m_pool.start(
            [self = QPointer<ThumbnailLoader>(this), shared = m_shared, side = m_options.side, generation]() mutable {
                for (;;) {
                    Request request;
                    {
                        const std::lock_guard lock(shared->mutex);
                        if (shared->waiting.empty()) {
                            --shared->workers;
                            return;
                        }
                        request = std::move(shared->waiting.back());
                        shared->waiting.pop_back();
                        shared->reading.insert(request.key);
                        generation = shared->generation;
                    }
                    const QImage image = read(request.picture, side);
                    callOnGuiThread([self, key = request.key, generation, image] {
                        if (self)
                            self->take(key, generation, image);
                    });
                }
            });
    return {};
}

void ThumbnailLoader::take(const QString& key, quint64 generation, const QImage& image)
{
    {
        const std::lock_guard lock(m_shared->mutex);
        if (generation != m_shared->generation)
            return;
        m_shared->reading.remove(key);
    }
    constexpr qsizetype kEntry = 256; // what an entry costs without its pixels
    m_cache.insert(key, new Thumbnail{image.isNull() ? State::Failed : State::Ready, image},
                   image.sizeInBytes() + kEntry);
    Q_EMIT loaded(key);
}

void ThumbnailLoader::dropWaiting()
{
    const std::lock_guard lock(m_shared->mutex);
    m_shared->waiting.clear();
}

void ThumbnailLoader::clear()
{
    {
        const std::lock_guard lock(m_shared->mutex);
        m_shared->waiting.clear();
        m_shared->reading.clear();
        ++m_shared->generation;
    }
    m_cache.clear();
}

int ThumbnailLoader::waiting() const
{
    const std::lock_guard lock(m_shared->mutex);
    return static_cast<int>(m_shared->waiting.size());
}

} // namespace twinspect
