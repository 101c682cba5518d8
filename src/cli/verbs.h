// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/session.h"

namespace lull::cli {

/// What each verb does: calls, prints results to `out` and words to `err`. An error is put into
/// words by run().
Result<void> perform(Session& session, const verb::Waiting& what);  // waiting.cc

// start.cc
Result<void> perform(Session& session, const verb::Setup& what);
Result<void> perform(Session& session, const verb::Unlock& what);
Result<void> perform(Session& session, const verb::Lock& what);
Result<void> perform(Session& session, const verb::Status& what);
Result<void> perform(Session& session, const verb::Stop& what);
Result<void> perform(Session& session, const verb::Erase& what);

Result<void> perform(Session& session, const verb::Open& what);  // open.cc

// backup.cc
Result<void> perform(Session& session, const verb::Backup& what);
Result<void> perform(Session& session, const verb::Restore& what);

// pair.cc
Result<void> perform(Session& session, const verb::PairOffer& what);
Result<void> perform(Session& session, const verb::PairAccept& what);
Result<void> perform(Session& session, const verb::PairWords& what);
Result<void> perform(Session& session, const verb::PairDecide& what);

// peers.cc
Result<void> perform(Session& session, const verb::Peers& what);
Result<void> perform(Session& session, const verb::Connect& what);
Result<void> perform(Session& session, const verb::Pause& what);
Result<void> perform(Session& session, const verb::Resume& what);

// doctor.cc
Result<void> perform(Session& session, const verb::Doctor& what);
Result<void> perform(Session& session, const verb::Quiet& what);

// write.cc
Result<void> perform(Session& session, const verb::Write& what);
Result<void> perform(Session& session, const verb::Edit& what);
Result<void> perform(Session& session, const verb::KeepLimit& what);
Result<void> perform(Session& session, const verb::Kinds& what);  // kinds.cc

// plans.cc
Result<void> perform(Session& session, const verb::Plans& what);
Result<void> perform(Session& session, const verb::PlanShow& what);
Result<void> perform(Session& session, const verb::PlanDraft& what);
Result<void> perform(Session& session, const verb::PlanStep& what);
Result<void> perform(Session& session, const verb::PlanArchive& what);
Result<void> perform(Session& session, const verb::Propose& what);
Result<void> perform(Session& session, const verb::Proposals& what);
Result<void> perform(Session& session, const verb::Answer& what);

// rounds.cc
Result<void> perform(Session& session, const verb::Rounds& what);
Result<void> perform(Session& session, const verb::Seal& what);
Result<void> perform(Session& session, const verb::AnswerRound& what);
Result<void> perform(Session& session, const verb::TalkReply& what);

// views_overlap.cc, views_tonight.cc, views_past.cc, views_sharing.cc
Result<void> perform(Session& session, const verb::Overlap& what);
Result<void> perform(Session& session, const verb::Tonight& what);
Result<void> perform(Session& session, const verb::Helped& what);
Result<void> perform(Session& session, const verb::Trends& what);
Result<void> perform(Session& session, const verb::LookBack& what);
Result<void> perform(Session& session, const verb::Who& what);

// views_catalogue.cc, views_signposts.cc, first_minutes.cc
Result<void> perform(Session& session, const verb::Items& what);
Result<void> perform(Session& session, const verb::Presets& what);
Result<void> perform(Session& session, const verb::Cards& what);
Result<void> perform(Session& session, const verb::Signals& what);
Result<void> perform(Session& session, const verb::Signposts& what);
Result<void> perform(Session& session, const verb::Start& what);

Result<void> perform(Session& session, const verb::Mark& what);  // marks.cc

// read.cc
Result<void> perform(Session& session, const verb::List& what);
Result<void> perform(Session& session, const verb::Show& what);
Result<void> perform(Session& session, const verb::Search& what);
Result<void> perform(Session& session, const verb::History& what);
Result<void> perform(Session& session, const verb::Watch& what);

// share.cc
Result<void> perform(Session& session, const verb::Share& what);
Result<void> perform(Session& session, const verb::Withdraw& what);
Result<void> perform(Session& session, const verb::Delete& what);

// reminders.cc
Result<void> perform(Session& session, const verb::Reminders& what);
Result<void> perform(Session& session, const verb::RemindAdd& what);
Result<void> perform(Session& session, const verb::RemindRemove& what);

Result<void> perform(Session& session, const verb::Settings& what);  // settings.cc

// transfer.cc
Result<void> perform(Session& session, const verb::Export& what);
Result<void> perform(Session& session, const verb::Import& what);

}  // namespace lull::cli
