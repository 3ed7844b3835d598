// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <memory>

#include <QCache>
#include <QImage>
#include <QObject>
#include <QString>
#include <QThreadPool>

namespace twinspect {

/// Loads small pictures for lists of any length. A request never blocks: a picture that is not in memory comes later,
/// the newest request first. Memory is bounded, and so is the queue: a picture that has left the screen is dropped
/// before it is read.
class ThumbnailLoader : public QObject {
    Q_OBJECT

public:
    struct Options {
        int side = 128;                 ///< px of the longer side
        qsizetype cacheBytes = 64 << 20;
        int waiting = 400;              ///< requests kept; more than a large screen shows at once
        int threads = 2;
    };
    explicit ThumbnailLoader(QObject* parent = nullptr);
    explicit ThumbnailLoader(Options options, QObject* parent = nullptr);
    /// Waits for the pictures being read right now, not for those in the queue.
    ~ThumbnailLoader() override;

    enum class State { Waiting, Ready, Failed };
    struct Thumbnail {
        State state = State::Waiting;
        QImage image; ///< only when Ready
    };
    /// From memory, or Waiting: then loaded() comes for `key`, unless the request is dropped. Ask again whenever it is
    /// painted: that keeps it in front.
    [[nodiscard]] Thumbnail get(const QString& key, const std::filesystem::path& picture);
    /// Forgets what nobody has begun to read. For a list that was scrolled: what is painted next asks again.
    void dropWaiting();
    /// Other data: forgets everything.
    void clear();

    void setCacheBytes(qsizetype bytes) { m_cache.setMaxCost(bytes); }
    [[nodiscard]] int waiting() const;
    [[nodiscard]] qsizetype bytesInMemory() const { return m_cache.totalCost(); }

Q_SIGNALS:
    void loaded(const QString& key);

private:
    struct Shared; ///< what the reading threads see
    void take(const QString& key, quint64 generation, const QImage& image);
    Options m_options;
    std::shared_ptr<Shared> m_shared;
    QCache<QString, Thumbnail> m_cache; ///< costs in bytes
    QThreadPool m_pool;
};

} // namespace twinspect
