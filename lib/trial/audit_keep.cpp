#include "trial/audit_keep.hpp"

#include "audit/json_lines.hpp"
#include "audit/pack.hpp"

namespace qdtune::trial {

namespace {

bool kept(AuditKeep keep, const TrialRow& row) {
  switch (keep) {
    case AuditKeep::off:
      return false;
    case AuditKeep::failures:
      return !row.true_success.value_or(row.claimed);
    case AuditKeep::all:
      return true;
  }
  return false;
}

}  // namespace

std::string_view to_string(AuditKeep keep) {
  switch (keep) {
    case AuditKeep::off:
      return "off";
    case AuditKeep::failures:
      return "failures";
    case AuditKeep::all:
      return "all";
  }
  return "unknown";
}

audit::Log audit_log(AuditKeep keep) {
  return keep == AuditKeep::off ? audit::Log::off() : audit::Log::on();
}

void keep_audit(AuditKeep keep, const audit::Log& log, TrialResult& result) {
  if (log.enabled() && kept(keep, result.row))
    result.audit = audit::pack(audit::to_json_lines(log.records()));
}

}  // namespace qdtune::trial
