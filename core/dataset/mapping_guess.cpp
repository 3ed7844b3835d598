// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <map>
#include <set>
#include <string_view>

#include "core/base/files.h"
#include "core/dataset/catalog.h"
#include "core/dataset/folder_listing.h"
#include "core/dataset/folder_mapping.h"
#include "core/dataset/name_pattern.h"
#include "core/imaging/point_list.h"

namespace twinspect {

namespace fs = std::filesystem;

namespace {

using Words = std::vector<std::string_view>;

const Words kColourWords{"rgb",      "color", "colour",  "image",     "images", "img",   "picture",
                         "pictures", "photo", "texture", "intensity", "rgbs",   "colors"};
const Words kGeometryWords{"xyz",    "depth",  "depths", "pcd",       "cloud", "clouds", "pointcloud",
                           "points", "height", "range",  "disparity", "z",     "3d",     "geometry"};
const Words kMaskWords{"gt", "mask", "masks", "label", "labels", "groundtruth", "annotation", "seg"};
const Words kDefectWords{"defect", "defects", "defective", "nok", "ng", "nio", "notok", "not_ok", "bad", "reject",
                         "rejects", "fail", "failed", "faulty", "fault", "anomaly", "abnormal", "anomalous", "damaged",
                         "scrap", "fehler", "defekt", "schlecht", "ausschuss",
                         // Chinese and Japanese: not good, defect, flaw
                         "\xE4\xB8\x8D\xE8\x89\xAF", "\xE4\xB8\x8D\xE8\x89\xAF\xE5\x93\x81",
                         "\xE4\xB8\x8D\xE5\x90\x88\xE6\xA0\xBC", "\xE4\xB8\x8D\xE5\x90\x88\xE6\xA0\xBC\xE5\x93\x81",
                         "\xE7\xBC\xBA\xE9\x99\xB7", "\xE7\x91\x95\xE7\x96\xB5", "\xE6\xAC\xA0\xE9\x99\xA5",
                         "\xE6\xAC\xA0\xE9\x99\xA5\xE5\x93\x81"};
const Words kTestWords{"test", "testing"};
constexpr std::size_t kTried = 4; // patterns for each role
constexpr std::size_t kManyMore = 20; // parts in other folders are many when they are more than one in so many

bool isWord(const std::string& text, const Words& words)
{
    return std::find(words.begin(), words.end(), lowerName(text)) != words.end();
}

/// "*_rgb" of "017_rgb", "rgb" of "rgb"; empty where no end of the name is such a word.
std::string patternOfStem(const std::string& stem, const Words& words)
{
    constexpr std::string_view kSeparators = "_-. ";
    if (isWord(stem, words))
        return stem;
    if (const auto last = stem.find_last_of(kSeparators);
        last != std::string::npos && last > 0 && isWord(stem.substr(last + 1), words))
        return "*" + stem.substr(last);
    if (const auto first = stem.find_first_of(kSeparators);
        first != std::string::npos && first + 1 < stem.size() && isWord(stem.substr(0, first), words))
        return stem.substr(0, first + 1) + "*";
    return {};
}

/// All patterns by which a word in the path could name the role.
std::vector<std::string> patternsByWord(const std::vector<std::string>& pieces, const std::string& stem,
                                        const Words& words)
{
    std::vector<std::string> found;
    std::vector<std::string> stars(pieces.size(), "*");
    const auto last = patternOfStem(stem, words);
    for (std::size_t i = 0; i + 1 < pieces.size(); ++i)
        if (isWord(pieces[i], words)) {
            auto pattern = stars;
            pattern[i] = pieces[i];
            found.push_back(joined(pattern));
            if (!last.empty()) { // both say it, as in xyz/7_z.tiff
                pattern.back() = last;
                found.push_back(joined(pattern));
            }
        }
    if (!last.empty()) {
        auto pattern = stars;
        pattern.back() = last;
        found.push_back(joined(pattern));
    }
    return found;
}

/// IHDR: 16 bits, grey (PNG specification, section 11.2.2).
bool isDepthPng(const fs::path& file)
{
    if (lowerExtension(file) != ".png")
        return false;
    constexpr std::size_t length = 26;
    const auto stream = InputFile::open(file);
    const std::string head = stream ? stream->read(0, length).value_or(std::string()) : std::string();
    return head.size() == length && head.compare(12, 4, "IHDR") == 0 && head[24] == 16 && head[25] == 0;
}

using Votes = std::map<std::string, std::size_t>;

std::vector<std::string> best(const Votes& votes, std::size_t most = kTried)
{
    std::vector<std::pair<std::string, std::size_t>> ranked(votes.begin(), votes.end());
    std::stable_sort(ranked.begin(), ranked.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
    std::vector<std::string> patterns;
    for (std::size_t i = 0; i < std::min(most, ranked.size()); ++i)
        patterns.push_back(ranked[i].first);
    return patterns;
}

struct Suggestions {
    Votes colour, geometry, mask;
};

Suggestions suggest(const fs::path& root, const std::vector<fs::path>& files)
{
    Suggestions all;
    std::map<fs::path, bool> depthFolders; // one look into each folder with .png files
    std::set<fs::path> axes; // of x and y, which belong to one of z
    for (const fs::path& file : files)
        for (const fs::path& axis : axisFilesOf(file))
            axes.insert(axis);
    for (const fs::path& file : files) {
        if (axes.contains(file))
            continue;
        const bool text = isTextCloud(file), picture = isColourPicture(file),
                   surelyGeometry = text || isGeometry(file, false), png = lowerExtension(file) == ".png";
        if (!picture && !surelyGeometry)
            continue;
        const std::string inside = file.lexically_relative(root).generic_string();
        const auto pieces = splitAt(inside, '/');
        const std::string stem = file.stem().string();
        const std::string end = text ? file.extension().string() : std::string(); // only a pattern with it takes text
        const auto vote = [&end](Votes& votes, const std::vector<std::string>& patterns) {
            for (const auto& pattern : patterns)
                ++votes[pattern + end];
            return !patterns.empty();
        };
        bool named = picture && vote(all.colour, patternsByWord(pieces, stem, kColourWords));
        named = ((surelyGeometry || png) && vote(all.geometry, patternsByWord(pieces, stem, kGeometryWords))) || named;
        named = (png && vote(all.mask, patternsByWord(pieces, stem, kMaskWords))) || named;
        if (named)
            continue;
        bool depth = surelyGeometry;
        if (png) {
            const auto [known, isNew] = depthFolders.emplace(file.parent_path(), false);
            if (isNew)
                known->second = isDepthPng(file);
            depth = known->second;
        }
        std::vector<std::string> stars(pieces.size(), "*"), folder = pieces;
        folder.back() = "*";
        auto& votes = depth ? all.geometry : all.colour;
        ++votes[joined(stars) + end];
        if (folder != stars)
            ++votes[joined(folder) + end];
    }
    return all;
}

std::size_t starsOf(const std::string& pattern)
{
    return static_cast<std::size_t>(std::count(pattern.begin(), pattern.end(), '*'));
}

/// The pieces of the sample's id between '/' are what the stars stand for. A folder that is the same for all parts says
/// nothing about them.
void writeOutCommonFolders(FolderMapping& mapping, const std::vector<SampleRef>& samples)
{
    for (std::size_t star = starsOf(mapping.colour); star-- > 0 && starsOf(mapping.colour) > 1;) {
        const std::string common = splitAt(samples.front().id, '/').at(star);
        const auto same = [&](const SampleRef& sample) { return splitAt(sample.id, '/').at(star) == common; };
        if (!std::all_of(samples.begin(), samples.end(), same))
            continue;
        const auto wholeFolder = [star](const std::string& pattern) -> std::optional<std::size_t> {
            std::size_t at = std::string::npos;
            for (std::size_t i = 0; i <= star; ++i)
                at = pattern.find('*', at + 1);
            return at + 1 < pattern.size() && pattern[at + 1] == '/' && (at == 0 || pattern[at - 1] == '/')
                     ? std::optional(at)
                     : std::nullopt;
        };
        std::vector<std::string*> patterns{&mapping.colour, &mapping.geometry};
        if (!mapping.mask.empty())
            patterns.push_back(&mapping.mask);
        if (!std::all_of(patterns.begin(), patterns.end(),
                         [&](const std::string* pattern) { return wholeFolder(*pattern).has_value(); }))
            continue;
        for (std::string* pattern : patterns)
            pattern->replace(*wholeFolder(*pattern), 1, common);
    }
}

/// "nok/*" where parts lie in folders of which one has such a name.
std::string namedAmong(const std::vector<SampleRef>& samples, const Words& words)
{
    std::set<std::string> patterns;
    for (const SampleRef& sample : samples) {
        const auto pieces = splitAt(sample.id, '/');
        for (std::size_t i = 0; i + 1 < pieces.size(); ++i)
            if (isWord(pieces[i], words)) {
                std::vector<std::string> pattern(i + 2, "*"); // and whatever lies deeper
                pattern[i] = pieces[i];
                patterns.insert(joined(pattern));
            }
    }
    return patterns.size() == 1 ? *patterns.begin() : std::string();
}

bool liesIn(const SampleRef& sample, const Words& words)
{
    const auto pieces = splitAt(sample.id, '/');
    return std::any_of(pieces.begin(), pieces.end() - 1,
                       [&words](const std::string& piece) { return isWord(piece, words); });
}

/// Whether the parts that only a look into every folder finds belong to the set: some are called defective or for
/// testing, or they are many. One beside a hundred is astray.
bool belong(const std::vector<SampleRef>& deep, const std::vector<SampleRef>& shallow)
{
    std::set<std::string> known;
    for (const SampleRef& sample : shallow)
        known.insert(sample.rgb.native());
    std::vector<SampleRef> more = deep;
    std::erase_if(more, [&known](const SampleRef& sample) { return known.contains(sample.rgb.native()); });
    return kManyMore * more.size() > shallow.size()
        || std::any_of(more.begin(), more.end(), [](const SampleRef& sample) {
               return liesIn(sample, kDefectWords) || liesIn(sample, kTestWords);
           });
}

/// "**/*_rgb" of "*/*_rgb".
std::string anyDepth(const std::string& pattern)
{
    auto pieces = splitAt(pattern, '/');
    while (pieces.size() > 1 && pieces.front() == "*")
        pieces.erase(pieces.begin());
    return "**/" + joined(pieces);
}

} // namespace

bool isNamedDefective(std::string_view name)
{
    constexpr std::string_view kSeparators = "/_-. 0123456789";
    for (std::size_t begin = 0; begin < name.size();) {
        const std::size_t end = std::min(name.find_first_of(kSeparators, begin), name.size());
        if (isWord(std::string(name.substr(begin, end - begin)), kDefectWords))
            return true;
        begin = end + 1;
    }
    return false;
}

MappingPatterns patternsIn(const fs::path& root, const std::vector<fs::path>& files)
{
    constexpr std::size_t kOffered = 12;
    const Suggestions all = suggest(root, files);
    return {best(all.colour, kOffered), best(all.geometry, kOffered), best(all.mask, kOffered)};
}

FolderMapping guessMapping(const fs::path& root, const std::vector<fs::path>& files)
{
    const Suggestions all = suggest(root, files);
    FolderMapping chosen;
    std::size_t pairs = 0;
    for (const auto& colour : best(all.colour))
        for (const auto& geometry : best(all.geometry)) {
            FolderMapping tried;
            tried.colour = colour;
            tried.geometry = geometry;
            if (!checkMapping(tried))
                continue;
            if (const auto found = mapFiles(root, files, tried).samples.size(); found > pairs) {
                pairs = found;
                chosen = tried;
            }
        }
    if (pairs == 0) {
        chosen.colour = "rgb/*";
        chosen.geometry = "xyz/*";
        return chosen;
    }
    FolderMapping deep; // good ones in ok/, defective ones in ng/scratch/
    deep.colour = anyDepth(chosen.colour);
    deep.geometry = anyDepth(chosen.geometry);
    const auto foundDeep = checkMapping(deep) ? mapFiles(root, files, deep).samples : std::vector<SampleRef>();
    const bool isDeep = foundDeep.size() > pairs && belong(foundDeep, mapFiles(root, files, chosen).samples);
    if (isDeep) {
        chosen = deep;
        pairs = foundDeep.size();
    }
    for (const auto& mask : best(all.mask)) {
        FolderMapping tried = chosen;
        tried.mask = isDeep ? anyDepth(mask) : mask;
        if (!checkMapping(tried))
            continue;
        const auto samples = mapFiles(root, files, tried).samples;
        if (samples.size() == pairs && std::any_of(samples.begin(), samples.end(), [](const SampleRef& sample) {
                return !sample.mask.empty();
            })) {
            chosen = tried;
            break;
        }
    }
    if (!isDeep)
        writeOutCommonFolders(chosen, mapFiles(root, files, chosen).samples);
    const auto samples = mapFiles(root, files, chosen).samples;
    chosen.defects = namedAmong(samples, kDefectWords);
    chosen.test = namedAmong(samples, kTestWords);
    return chosen;
}

} // namespace twinspect
