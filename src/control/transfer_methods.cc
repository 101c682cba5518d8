// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "control.pb.h"
#include "control/held_files.h"
#include "control/import_file.h"
#include "control/methods.h"
#include "control/running.h"
#include "model/text.h"
#include "practice/counsellor.h"
#include "practice/export.h"
#include "practice/import.h"

namespace lull::control {

namespace {

using google::protobuf::Closure;
using google::protobuf::RpcController;

constexpr std::size_t kPreviewEntries = 20;
/// Of a file, in one call: others wait so long.
constexpr std::size_t kImportStepBytes = 128 * 1024;

struct ImportWork {
  ImportWork(ImportFile opened, practice::ImportOptions options)
      : file(std::move(opened)),
        importer([this](std::uint64_t offset, std::size_t most) { return file.read(offset, most); },
                 file.size(), options) {}
  ImportFile file;
  practice::Importer importer;
};

Result<practice::ExportFormat> format_of(proto::ExportFormat format) {
  switch (format) {
    case proto::EXPORT_JSON:
      return practice::ExportFormat::kJson;
    case proto::EXPORT_CSV:
      return practice::ExportFormat::kCsv;
    case proto::EXPORT_MARKDOWN:
      return practice::ExportFormat::kMarkdown;
    case proto::EXPORT_HTML:
      return practice::ExportFormat::kHtml;
    default:
      return fail(Code::kInvalid, "unknown_format");
  }
}

Result<std::optional<model::Day>> day_in(const std::string& text) {
  if (text.empty()) return std::nullopt;
  const auto day = model::parse_day(text);
  if (!day) return fail(Code::kInvalid, "day_malformed");
  return day;
}

Result<practice::ExportFilter> filter_of(const proto::ExportRequest& request) {
  practice::ExportFilter filter;
  filter.notebook = request.notebook();
  for (const auto& name : request.kinds()) {
    const auto* kind = model::find_any_kind(std::string_view(name));
    if (kind == nullptr) return fail(Code::kNotFound, "unknown_kind");
    filter.kinds.push_back(kind);
    filter.notebook = filter.notebook || model::in_notebook(*kind);
  }
  filter.entries = filter.kinds.empty() || std::ranges::any_of(filter.kinds, [](const auto* kind) {
                     return !model::in_notebook(*kind);
                   });
  for (const auto& tag : request.tags()) {
    LULL_ASSIGN(auto clean, model::clean(tag, model::Lines::kOne));
    filter.tags.push_back(std::move(clean));
  }
  LULL_ASSIGN(filter.from, day_in(request.from()));
  LULL_ASSIGN(filter.to, day_in(request.to()));
  filter.other = request.include_other();
  if (request.preview()) filter.most = kPreviewEntries;
  return filter;
}

proto::ImportState number_of(practice::Importer::State state) {
  switch (state) {
    case practice::Importer::State::kChecking:
      return proto::IMPORT_CHECKING;
    case practice::Importer::State::kWriting:
      return proto::IMPORT_WRITING;
    case practice::Importer::State::kDone:
      return proto::IMPORT_DONE;
    case practice::Importer::State::kBroken:
      return proto::IMPORT_BROKEN;
  }
  return proto::IMPORT_UNSET;
}

void fill(const practice::Importer& importer, proto::ImportReply& out) {
  const auto& counts = importer.counts();
  out.set_state(number_of(importer.state()));
  out.set_progress(importer.progress());
  out.set_found(counts.found);
  out.set_added(counts.added);
  out.set_of_other(counts.of_other);
  out.set_unknown(counts.unknown);
  out.set_unknown_fields(counts.unknown_fields);
  out.set_notes(counts.notes);
  out.set_broken(counts.broken);
  for (const auto& problem : importer.problems()) {
    auto* one = out.add_problems();
    one->set_line(problem.line);
    one->set_reason(problem.reason);
  }
}

/// proto::Transfer, method by method.
class TransferMethods final : public proto::Transfer {
 public:
  TransferMethods(node::Node& node, HeldFiles& files) : node_(node), files_(files) {
    // What was begun ends with the lock: it holds text.
    watching_ = node_.watch([this](const node::Event& event) {
      if (event.what != node::Event::What::kState || node_.state() == node::State::kOpen) return;
      exports_.clear();
      imports_.clear();
    });
  }
  ~TransferMethods() override { node_.unwatch(watching_); }

  void Export(RpcController* controller, const proto::ExportRequest* request,
              proto::ExportReply* reply, Closure* done) override {
    if (!request->cursor().empty()) {
      auto work = exports_.take(request->cursor());
      return settle(controller, done, export_part(std::move(work), *reply));
    }
    auto work = begin_export(*request);
    if (!work) return settle(controller, done, fail(std::move(work).error()));
    if (request->preview()) return settle(controller, done, export_part(std::move(*work), *reply));
    // An empty one is none: it does not count as a wrong try.
    if (request->passphrase().empty())
      return settle(controller, done, fail(Code::kRefused, "passphrase_needed"));
    auto passphrase = node::passphrase_from(request->passphrase(), false);
    if (!passphrase) return settle(controller, done, fail(std::move(passphrase).error()));
    // Shared, since what std::function holds must be copyable.
    auto held = std::make_shared<std::unique_ptr<practice::ExportJob>>(std::move(*work));
    node_.confirm(std::move(*passphrase), [this, held, controller, reply, done](Result<void> is) {
      settle(controller, done, is ? export_part(std::move(*held), *reply) : is);
    });
  }

  void Import(RpcController* controller, const proto::ImportRequest* request,
              proto::ImportReply* reply, Closure* done) override {
    settle(controller, done, import_step(*request, controller, *reply));
  }

  void Upload(RpcController* controller, const proto::UploadRequest* request,
              proto::UploadReply* reply, Closure* done) override {
    const auto session = session_of(controller);
    if (request->cancel()) {
      files_.end(session, request->upload());
      return done->Run();
    }
    const auto result = [&]() -> Result<void> {
      auto handle = request->upload();
      if (handle.empty()) {
        LULL_ASSIGN(handle, begin_upload(session, *request));
      }
      reply->set_upload(handle);
      return files_.append(session, handle, request->offset(), request->piece());
    }();
    settle(controller, done, result);
  }

  void Download(RpcController* controller, const proto::DownloadRequest* request,
                proto::DownloadReply* reply, Closure* done) override {
    const auto session = session_of(controller);
    if (request->cancel()) {
      files_.end(session, request->download());
      return done->Run();
    }
    auto piece = files_.piece(session, request->download(), request->offset());
    if (!piece) return settle(controller, done, fail(std::move(piece).error()));
    reply->set_piece(std::move(*piece));
    done->Run();
  }

 private:
  Result<std::unique_ptr<practice::ExportJob>> begin_export(const proto::ExportRequest& request) {
    LULL_TRY(node_.store());
    LULL_ASSIGN(const auto format, format_of(request.format()));
    LULL_ASSIGN(auto filter, filter_of(request));
    if (!request.for_counsellor())
      return std::make_unique<practice::Export>(std::move(filter), format);
    if (format != practice::ExportFormat::kMarkdown && format != practice::ExportFormat::kHtml)
      return fail(Code::kInvalid, "format_not_for_people");
    return std::make_unique<practice::CounsellorPages>(std::move(filter), format);
  }

  /// Only what can be put to use now is taken in.
  Result<std::string> begin_upload(HeldFiles::Session session,
                                   const proto::UploadRequest& request) {
    switch (request.what()) {
      case proto::UPLOAD_IMPORT:
        LULL_TRY(node_.store());
        return files_.begin(session, HeldFiles::For::kImport, request.size());
      case proto::UPLOAD_RESTORE:
        if (node_.state() != node::State::kNew) return fail(Code::kExists, "already_set_up");
        return files_.begin(session, HeldFiles::For::kRestore, request.size());
      default:
        return fail(Code::kInvalid, "upload_malformed");
    }
  }

  /// Null while it is closed.
  store::Notebook* notebook() {
    if (!node_.notebook_open()) return nullptr;
    const auto open = node_.notebook();
    return open ? *open : nullptr;
  }

  Result<void> export_part(std::unique_ptr<practice::ExportJob> work, proto::ExportReply& reply) {
    if (!work) return fail(Code::kNotFound, "cursor_unknown");
    LULL_ASSIGN(const auto at, node_.practice());
    const practice::Delivered delivered = [this](const RecordId& id) {
      return node_.delivered(id);
    };
    LULL_ASSIGN(auto chunk,
                work->next({at, work->wants_notebook() ? notebook() : nullptr, delivered}));
    reply.set_text(std::move(chunk.text));
    reply.set_entries(chunk.entries);
    if (chunk.more) reply.set_cursor(exports_.keep(std::move(work)));
    return {};
  }

  Result<ImportFile> file_to_import(const proto::ImportRequest& request, RpcController* from) {
    auto file = take_file(from);
    if (file.ok()) return ImportFile::of(std::move(file));
    if (request.upload().empty()) return fail(Code::kNotFound, "file_missing");
    LULL_ASSIGN(const auto uploaded, files_.whole(session_of(from), request.upload()));
    return ImportFile::lent(uploaded);
  }

  Result<std::unique_ptr<ImportWork>> begin_import(const proto::ImportRequest& request,
                                                   RpcController* from) {
    LULL_ASSIGN(auto file, file_to_import(request, from));
    const practice::ImportOptions options{request.check_only(), request.skip_broken(),
                                          request.without_notebook()};
    return std::make_unique<ImportWork>(std::move(file), options);
  }

  Result<void> import_step(const proto::ImportRequest& request, RpcController* from,
                           proto::ImportReply& reply) {
    LULL_ASSIGN(const auto at, node_.practice());
    std::unique_ptr<ImportWork> work;
    if (request.cursor().empty()) {
      LULL_ASSIGN(work, begin_import(request, from));
    } else {
      work = imports_.take(request.cursor());
    }
    if (!work) return fail(Code::kNotFound, "cursor_unknown");
    LULL_ASSIGN(const auto state, work->importer.step(at, notebook(), kImportStepBytes));
    fill(work->importer, reply);
    const bool goes_on = state == practice::Importer::State::kChecking ||
                         state == practice::Importer::State::kWriting;
    if (goes_on) reply.set_cursor(imports_.keep(std::move(work)));
    return {};
  }

  node::Node& node_;
  HeldFiles& files_;
  int watching_ = 0;
  Running<practice::ExportJob> exports_;
  Running<ImportWork> imports_;
};

}  // namespace

std::unique_ptr<google::protobuf::Service> transfer_methods(node::Node& node, HeldFiles& files) {
  return std::make_unique<TransferMethods>(node, files);
}

}  // namespace lull::control
