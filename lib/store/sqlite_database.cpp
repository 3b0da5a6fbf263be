#include "store/sqlite_database.hpp"

#include <new>

#include <sqlite3.h>

#include "base/error.hpp"
#include "store/run_files.hpp"

namespace qdtune::store {

namespace {

// A reader has no business failing but for the disk, a lock or the data;
// so for it every other failure is damage.
ErrorKind kind_of(int code, bool reading) {
  switch (code & 0xff) {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_FORMAT:
      return ErrorKind::damaged_data;
    case SQLITE_ERROR:
    case SQLITE_SCHEMA:
    case SQLITE_MISMATCH:
      return reading ? ErrorKind::damaged_data : ErrorKind::internal;
    case SQLITE_IOERR:
      return code == SQLITE_IOERR_SHORT_READ ? ErrorKind::damaged_data : ErrorKind::io;
    case SQLITE_MISUSE:
    case SQLITE_RANGE:
    case SQLITE_CONSTRAINT:
      return ErrorKind::internal;
    default:
      return ErrorKind::io;
  }
}

[[noreturn]] void fail(sqlite3* database, const std::string& path, int code, bool reading) {
  const ErrorKind kind = kind_of(code, reading);
  std::string message = reading ? "cannot read '" : "cannot write '";
  message += path + "': " + sqlite3_errmsg(database);
  const std::string_view general = sqlite3_errstr(code);
  if (message.find(general) == std::string::npos) message.append(" (").append(general).append(")");
  if ((code & 0xff) == SQLITE_BUSY) message += "; another process holds it, try again when that is done";
  if (kind == ErrorKind::damaged_data) message += advice_for_damage;
  throw Error(kind, message);
}

std::string path_of(sqlite3* database) {
  const char* path = sqlite3_db_filename(database, "main");
  return path == nullptr ? std::string("(in memory)") : std::string(path);
}

}  // namespace

void Statement::Finalize::operator()(sqlite3_stmt* statement) const {
  sqlite3_finalize(statement);
}

void Statement::check(int code) const {
  if (code == SQLITE_OK) return;
  sqlite3* database = sqlite3_db_handle(handle_.get());
  fail(database, path_of(database), sqlite3_extended_errcode(database),
       sqlite3_stmt_readonly(handle_.get()) != 0);
}

void Statement::bind(int index, std::int64_t value) {
  check(sqlite3_bind_int64(handle_.get(), index, value));
}

void Statement::bind(int index, double value) {
  check(sqlite3_bind_double(handle_.get(), index, value));
}

void Statement::bind(int index, std::string_view value) {
  // An empty view may have no address, which SQLite would take for NULL.
  const char* text = value.empty() ? "" : value.data();
  check(sqlite3_bind_text64(handle_.get(), index, text, value.size(), SQLITE_TRANSIENT, SQLITE_UTF8));
}

void Statement::bind_blob(int index, std::string_view bytes) {
  const char* address = bytes.empty() ? "" : bytes.data();
  check(sqlite3_bind_blob64(handle_.get(), index, address, bytes.size(), SQLITE_TRANSIENT));
}

void Statement::bind_null(int index) {
  check(sqlite3_bind_null(handle_.get(), index));
}

bool Statement::step() {
  const int code = sqlite3_step(handle_.get());
  if (code == SQLITE_ROW) return true;
  if (code != SQLITE_DONE) {
    try {
      check(code);
    } catch (...) {
      sqlite3_reset(handle_.get());
      throw;
    }
  }
  sqlite3_reset(handle_.get());
  return false;
}

void Statement::run() {
  while (step()) {
  }
}

void Statement::reset() {
  sqlite3_reset(handle_.get());
}

void Statement::damaged(const std::string& what) const {
  throw Error(ErrorKind::damaged_data,
              "'" + path_of(sqlite3_db_handle(handle_.get())) + "' is damaged: " + what);
}

void Statement::require_type(int column, int type, const char* name) const {
  if (sqlite3_column_type(handle_.get(), column) == type) return;
  damaged(std::string("column ") + sqlite3_column_name(handle_.get(), column) + " holds no " + name);
}

bool Statement::is_null(int column) const {
  return sqlite3_column_type(handle_.get(), column) == SQLITE_NULL;
}

std::int64_t Statement::integer(int column) const {
  require_type(column, SQLITE_INTEGER, "integer");
  return sqlite3_column_int64(handle_.get(), column);
}

double Statement::real(int column) const {
  require_type(column, SQLITE_FLOAT, "floating-point number");
  return sqlite3_column_double(handle_.get(), column);
}

std::string Statement::text(int column) const {
  require_type(column, SQLITE_TEXT, "text");
  return bytes(column);
}

std::string Statement::blob(int column) const {
  require_type(column, SQLITE_BLOB, "bytes");
  return bytes(column);
}

std::string Statement::bytes(int column) const {
  const void* data = sqlite3_column_blob(handle_.get(), column);
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(handle_.get(), column));
  return size == 0 ? std::string() : std::string(static_cast<const char*>(data), size);
}

void Database::Close::operator()(sqlite3* database) const {
  sqlite3_close_v2(database);
}

Database::Database(const std::filesystem::path& path, bool reading, bool may_create) : reading_(reading) {
  // A reader opens for writing too, and falls back by itself when it may not: after a crash the first one to
  // come must roll back what was not committed.
  const int flags = SQLITE_OPEN_READWRITE | (may_create ? SQLITE_OPEN_CREATE : 0);
  sqlite3* opened = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &opened, flags, nullptr);
  if (opened == nullptr) throw std::bad_alloc();
  handle_.reset(opened);  // a failed open still leaves a handle, which knows the reason
  if (code != SQLITE_OK) fail(opened, path.string(), sqlite3_extended_errcode(opened), reading);
  sqlite3_extended_result_codes(opened, 1);
  // A rollback journal makes readers and the writer wait for each other, for as long as a commit takes. Under
  // an exclusive lock a reader would wait for the whole run, so it gives up sooner.
  sqlite3_busy_timeout(opened, reading ? 1000 : 5000);
  if (reading) execute("PRAGMA query_only = ON");
}

Database Database::create(const std::filesystem::path& path) {
  return Database(path, false, true);
}

Database Database::write(const std::filesystem::path& path) {
  return Database(path, false, false);
}

Database Database::read(const std::filesystem::path& path) {
  return Database(path, true, false);
}

void Database::check(int code) const {
  if (code == SQLITE_OK) return;
  sqlite3* database = handle_.get();
  fail(database, path_of(database), sqlite3_extended_errcode(database), reading_);
}

void Database::execute(const std::string& sql) {
  check(sqlite3_exec(handle_.get(), sql.c_str(), nullptr, nullptr, nullptr));
}

Statement Database::prepare(const std::string& sql) const {
  sqlite3_stmt* statement = nullptr;
  check(sqlite3_prepare_v2(handle_.get(), sql.c_str(), -1, &statement, nullptr));
  return Statement(statement);
}

std::string Database::text(const std::string& sql) const {
  Statement statement = prepare(sql);
  return statement.step() ? statement.text(0) : std::string();
}

}  // namespace qdtune::store
