// SPDX-License-Identifier: Apache-2.0
#include "support/power_cut.h"

#include <algorithm>
#include <fstream>

#include "base/check.h"

namespace lull::support {

namespace {

constexpr std::size_t kSectorBytes = 512;

std::string folder_of(const std::string& name) {
  const auto slash = name.rfind('/');
  return slash == std::string::npos ? "" : name.substr(0, slash);
}

bool is_below(const std::string& name, std::string_view folder) {
  return !folder.empty() && name.starts_with(folder);
}

void write_file(const std::filesystem::path& file, const Bytes& content) {
  std::ofstream out(file, std::ios::binary | std::ios::trunc);
  out.write(reinterpret_cast<const char*>(content.data()),
            static_cast<std::streamsize>(content.size()));
  LULL_CHECK(out.good());
}

/// As in a journal: all up to one of them. Or no order at all.
std::vector<bool> kept(std::size_t count, std::mt19937& dice) {
  std::vector<bool> keep(count);
  const bool in_order = dice() % 2 == 0;
  const std::size_t end = dice() % (count + 1);
  for (std::size_t i = 0; i < count; ++i) keep[i] = in_order ? i < end : dice() % 2 == 0;
  return keep;
}

}  // namespace

PowerCut::PowerCut(const DiskImage& before) : names_{before.directories, before.names} {
  for (const auto& [node, content] : before.nodes) nodes_[node].durable = content;
}

void PowerCut::Names::apply(const DiskOp& op) {
  switch (op.kind) {
    case DiskOp::kMakeDirectory:
      directories.insert(op.name);
      return;
    case DiskOp::kCreate:
      files[op.name] = op.node;
      return;
    case DiskOp::kRemove:
      files.erase(op.name);
      return;
    default:
      // The node came along with the operation: its old name may never have been there for certain.
      files.erase(op.name);
      files[op.to] = op.node;
  }
}

void PowerCut::write_through(Bytes& content, const DiskOp& op) {
  const auto end = static_cast<std::size_t>(op.offset) + op.bytes.size();
  if (op.kind == DiskOp::kTruncate || content.size() < end) content.resize(end);
  std::ranges::copy(op.bytes, content.begin() + op.offset);
}

void PowerCut::apply(const DiskOp& op) {
  switch (op.kind) {
    case DiskOp::kWrite:
    case DiskOp::kTruncate:
      nodes_[op.node].since.push_back(op);
      return;
    case DiskOp::kSync: {
      auto& node = nodes_[op.node];
      for (const auto& done : node.since) write_through(node.durable, done);
      node.since.clear();
      return;
    }
    case DiskOp::kSyncDirectory:
      std::erase_if(naming_, [&](const DiskOp& naming) {
        if (folder_of(naming.name) != op.name) return false;
        names_.apply(naming);
        return true;
      });
      return;
    default:
      naming_.push_back(op);
  }
}

PowerCut::Names PowerCut::surviving_names(Mode mode, std::string_view spared,
                                          std::mt19937& dice) const {
  auto names = names_;
  const auto keep = kept(naming_.size(), dice);
  for (std::size_t i = 0; i < naming_.size(); ++i) {
    const bool all = mode == kKill || is_below(naming_[i].name, spared);
    if (all || (mode != kNothing && keep[i])) names.apply(naming_[i]);
  }
  return names;
}

void PowerCut::leave(const std::filesystem::path& directory, Mode mode, std::uint32_t seed,
                     std::string_view spared) const {
  std::mt19937 dice(seed);
  std::filesystem::remove_all(directory);
  std::filesystem::create_directories(directory);
  const auto names = surviving_names(mode, spared, dice);
  // A set has a folder before what is in it.
  for (const auto& name : names.directories)
    if (std::filesystem::is_directory(directory / folder_of(name)))
      std::filesystem::create_directory(directory / name);
  for (const auto& [name, number] : names.files) {
    if (!std::filesystem::is_directory(directory / folder_of(name))) continue;
    const auto at = nodes_.find(number);
    const auto how = is_below(name, spared) ? kKill : mode;
    write_file(directory / name, at == nodes_.end() ? Bytes{} : survivors(at->second, how, dice));
  }
}

Bytes PowerCut::survivors(const Node& node, Mode mode, std::mt19937& dice) {
  Bytes out = node.durable;
  if (mode == kNothing) return out;
  for (const auto& op : node.since) {
    if (mode == kKill) {
      write_through(out, op);
      continue;
    }
    if (op.kind == DiskOp::kTruncate) {
      if (dice() % 2 == 0) out.resize(static_cast<std::size_t>(op.offset));
      continue;
    }
    const auto begin = static_cast<std::size_t>(op.offset);
    for (std::size_t done = 0; done < op.bytes.size();) {
      const std::size_t at = begin + done;
      const std::size_t count = std::min(kSectorBytes - at % kSectorBytes, op.bytes.size() - done);
      const auto roll = dice() % (mode == kTrash ? 3 : 2);
      if (roll != 0 && out.size() < at + count) out.resize(at + count);
      for (std::size_t i = 0; roll != 0 && i < count; ++i)
        out[at + i] = roll == 1 ? op.bytes[done + i] : static_cast<std::uint8_t>(dice());
      done += count;
    }
  }
  return out;
}

}  // namespace lull::support
