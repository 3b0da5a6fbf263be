#include <utility>
#include <vector>

#include "base/digest.hpp"
#include "base/error.hpp"
#include "store/row_codec.hpp"
#include "store/run_files.hpp"
#include "store/run_store.hpp"
#include "store/sqlite_database.hpp"

namespace qdtune::store {

struct RunReader::Impl {
  std::filesystem::path path;
  RunManifest manifest;
  Database database;

  [[noreturn]] void damaged(const std::string& what) const {
    throw Error(ErrorKind::damaged_data, "'" + path.string() + "' is damaged: " + what);
  }

  // The text that made a table is kept by SQLite: equal text is an equal layout.
  void check_layout() const {
    for (const TableSql& table : {rows_table(), telemetry_table(), audit_table(), meta_table()}) {
      const std::string found = layout_of(table);
      if (found.empty() && table.name == audit_table().name)
        continue;  // stores from before there were audits
      if (found.empty()) damaged("it has no table " + table.name);
      if (found != table.create) of_another_version(table);
    }
    if (meta(meta_schema) != std::to_string(schema_version))
      damaged("it has another schema than this program");
    if (meta(meta_experiment) != manifest.experiment)
      damaged("its rows belong to another experiment than run.json");
  }

  [[noreturn]] void of_another_version(const TableSql& table) const {
    std::vector<std::string> unknown, missing = table.columns;
    Statement statement = database.prepare("SELECT name FROM pragma_table_info('" + table.name + "')");
    while (statement.step())
      if (std::erase(missing, statement.text(0)) == 0) unknown.push_back(statement.text(0));
    std::string differences;
    for (const std::string& name : missing) differences += ", without column " + name;
    for (const std::string& name : unknown) differences += ", with column " + name;
    throw Error(ErrorKind::config, "'" + path.string() +
                                       "' is of another version of the program: its table " + table.name +
                                       " is another one than here" + differences);
  }

  std::string layout_of(const TableSql& table) const {
    return database.text("SELECT sql FROM sqlite_master WHERE name = '" + table.name + "'");
  }

  std::string meta(const std::string& name) const {
    return database.text("SELECT value FROM meta WHERE name = '" + name + "'");
  }

  std::size_t arm_of(const Statement& statement) const {
    const std::int64_t arm = statement.integer(0);
    if (arm < 0 || std::cmp_greater_equal(arm, manifest.arms.size())) {
      statement.damaged("it has rows of an arm that run.json does not name");
    }
    return static_cast<std::size_t>(arm);
  }

  std::string name_of(const StoredRow& stored) const {
    return manifest.arms[stored.arm].name + "/" + std::to_string(stored.row.trial);
  }

  UncheckedRow unchecked_row_of(const Statement& statement) const {
    UncheckedRow unchecked;
    StoredRow& stored = unchecked.stored;
    stored.arm = arm_of(statement);
    const int digest_column = read_row(statement, 1, stored.row);
    read_telemetry(statement, digest_column + 1, stored.telemetry);
    unchecked.digest = statement.text(digest_column);
    unchecked.intact = row_digest(manifest.arms[stored.arm].hash, stored.row) == unchecked.digest;
    return unchecked;
  }

  StoredRow row_of(const Statement& statement) const {
    UncheckedRow row = unchecked_row_of(statement);
    if (!row.intact)
      statement.damaged("row " + name_of(row.stored) + " does not have the digest it was stored with");
    return std::move(row.stored);
  }

  // Of the row of one arm and trial, none without such a row.
  std::optional<Statement> find(std::size_t arm, std::uint64_t trial) const {
    Statement statement = database.prepare(select_row());
    statement.bind(1, static_cast<std::int64_t>(arm));
    statement.bind(2, static_cast<std::int64_t>(trial));
    if (!statement.step()) return std::nullopt;
    return statement;
  }
};

RunReader::RunReader(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
RunReader::RunReader(RunReader&&) noexcept = default;
RunReader& RunReader::operator=(RunReader&&) noexcept = default;
RunReader::~RunReader() = default;

RunReader RunStore::open(const std::filesystem::path& folder) {
  RunManifest manifest = read_manifest(folder);
  const std::filesystem::path path = rows_path(folder);
  if (!std::filesystem::exists(path)) {
    throw Error(ErrorKind::damaged_data, "the run '" + folder.string() +
                                             "' has lost its rows: there is no '" + path.string() + "'" +
                                             advice_for_damage);
  }
  auto impl = std::make_unique<RunReader::Impl>(
      RunReader::Impl{.path = path, .manifest = std::move(manifest), .database = Database::read(path)});
  impl->check_layout();
  return RunReader(std::move(impl));
}

const RunManifest& RunReader::manifest() const {
  return impl_->manifest;
}

std::vector<std::size_t> RunReader::row_counts() const {
  std::vector<std::size_t> counts(impl_->manifest.arms.size());
  Statement statement = impl_->database.prepare("SELECT arm, count(*) FROM rows GROUP BY arm ORDER BY arm");
  while (statement.step()) counts[impl_->arm_of(statement)] = static_cast<std::size_t>(statement.integer(1));
  return counts;
}

std::vector<RowTally> RunReader::tallies() const {
  std::vector<RowTally> tallies(impl_->manifest.arms.size());
  Statement statement = impl_->database.prepare(
      "SELECT arm, count(*), sum(outcome = 'complete'), sum(outcome = 'failed'), sum(outcome = 'error'), "
      "sum(true_success IS NOT NULL), sum(true_success IS 1) FROM rows GROUP BY arm ORDER BY arm");
  const auto count = [&statement](int column) { return static_cast<std::size_t>(statement.integer(column)); };
  while (statement.step()) {
    tallies[impl_->arm_of(statement)] = {.rows = count(1),
                                         .claimed = count(2),
                                         .refused = count(3),
                                         .errors = count(4),
                                         .with_truth = count(5),
                                         .true_successes = count(6)};
  }
  return tallies;
}

std::string RunReader::config_at_creation() const {
  return impl_->meta(meta_config);
}

void RunReader::for_each_row(const std::function<void(StoredRow&&)>& visit) const {
  Statement statement = impl_->database.prepare(select_rows());
  while (statement.step()) visit(impl_->row_of(statement));
}

std::vector<StoredRow> RunReader::read_rows() const {
  std::vector<StoredRow> rows;
  for_each_row([&rows](StoredRow&& row) { rows.push_back(std::move(row)); });
  return rows;
}

std::optional<StoredRow> RunReader::find_row(std::size_t arm, std::uint64_t trial) const {
  const std::optional<Statement> statement = impl_->find(arm, trial);
  return statement ? std::optional(impl_->row_of(*statement)) : std::nullopt;
}

std::optional<UncheckedRow> RunReader::find_unchecked_row(std::size_t arm, std::uint64_t trial) const {
  const std::optional<Statement> statement = impl_->find(arm, trial);
  return statement ? std::optional(impl_->unchecked_row_of(*statement)) : std::nullopt;
}

void RunReader::for_each_unchecked_row(const std::function<void(UncheckedRow&&)>& visit,
                                       const std::function<void(const std::string&)>& damaged) const {
  Statement statement = impl_->database.prepare(select_rows());
  while (statement.step()) {
    std::optional<UncheckedRow> row;
    try {
      row = impl_->unchecked_row_of(statement);
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::damaged_data) throw;
      damaged(error.what());
    }
    if (row) visit(std::move(*row));
  }
}

void RunReader::for_each_audit(
    const std::function<void(std::size_t, std::uint64_t, std::string&&)>& visit) const {
  if (impl_->layout_of(audit_table()).empty()) return;
  Statement statement = impl_->database.prepare("SELECT arm, trial, packed FROM audit ORDER BY arm, trial");
  while (statement.step())
    visit(impl_->arm_of(statement), static_cast<std::uint64_t>(statement.integer(1)), statement.blob(2));
}

std::vector<std::string> RunReader::file_faults() const {
  std::vector<std::string> faults;
  try {
    Statement statement = impl_->database.prepare("PRAGMA integrity_check(100)");
    while (statement.step())
      if (std::string fault = statement.text(0); fault != "ok") faults.push_back(std::move(fault));
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::damaged_data) throw;
    faults.emplace_back(error.what());
  }
  return faults;
}

std::optional<std::string> RunReader::find_audit(std::size_t arm, std::uint64_t trial) const {
  if (impl_->layout_of(audit_table()).empty()) return std::nullopt;
  Statement statement = impl_->database.prepare("SELECT packed FROM audit WHERE arm = ? AND trial = ?");
  statement.bind(1, static_cast<std::int64_t>(arm));
  statement.bind(2, static_cast<std::int64_t>(trial));
  if (!statement.step()) return std::nullopt;
  return statement.blob(0);
}

std::string RunReader::digest() const {
  Statement statement =
      impl_->database.prepare("SELECT digest FROM rows WHERE outcome <> 'error' ORDER BY arm, trial");
  Digest digest;
  while (statement.step()) digest.add(statement.text(0));
  return digest.hex();
}

}  // namespace qdtune::store
