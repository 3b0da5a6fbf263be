// Which trials of a run keep their audit, and the audit in the result of a trial that does.
#pragma once

#include <array>
#include <string_view>

#include "audit/log.hpp"
#include "trial/trial_row.hpp"

namespace qdtune::trial {

// failures: trials that end without true success, that is refusals and false claims; of a recorded device, whose
// truth nobody knows, refusals. A trial that throws takes its audit with it.
enum class AuditKeep { off, failures, all };
inline constexpr std::array audit_keeps{AuditKeep::off, AuditKeep::failures, AuditKeep::all};
std::string_view to_string(AuditKeep keep);

// A log for a trial under this rule: off when nothing would be kept.
audit::Log audit_log(AuditKeep keep);

// Packs the log into result.audit when the rule keeps the audit of that row.
// Cost: a millisecond where it is kept, nothing where not.
void keep_audit(AuditKeep keep, const audit::Log& log, TrialResult& result);

}  // namespace qdtune::trial
