// A SQLite connection and its statements, with errors as exceptions. Internal to the layer.
//
// Kinds: a file that is no database, is malformed, truncated or lacks a table is Error(damaged_data); a disk
// that is full or fails, a lock that is not given and a file that cannot be opened are Error(io). Messages
// name the path and SQLite's reason.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace qdtune::store {

class Statement {
 public:
  // Parameters are numbered from 1. A NaN is bound as NULL.
  void bind(int index, std::int64_t value);
  void bind(int index, double value);
  void bind(int index, std::string_view value);
  void bind_blob(int index, std::string_view bytes);
  void bind_null(int index);

  // Whether there is a row. After false or an exception the statement can be bound and stepped again.
  bool step();
  // For a statement that gives no rows.
  void run();
  void reset();

  // Columns are numbered from 0. Another type than asked for is Error(damaged_data).
  bool is_null(int column) const;
  std::int64_t integer(int column) const;
  double real(int column) const;
  std::string text(int column) const;
  std::string blob(int column) const;

  [[noreturn]] void damaged(const std::string& what) const;

 private:
  friend class Database;
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const;
  };
  explicit Statement(sqlite3_stmt* statement) : handle_(statement) {}
  void check(int code) const;
  void require_type(int column, int type, const char* name) const;
  std::string bytes(int column) const;

  std::unique_ptr<sqlite3_stmt, Finalize> handle_;
};

class Database {
 public:
  static Database create(const std::filesystem::path& path);
  // One that is there, to write to it.
  static Database write(const std::filesystem::path& path);
  // Refuses to change data, but finishes or undoes what a writer that died left half done.
  static Database read(const std::filesystem::path& path);

  void execute(const std::string& sql);
  Statement prepare(const std::string& sql) const;
  // First column of the first row, empty when there is none.
  std::string text(const std::string& sql) const;

 private:
  struct Close {
    void operator()(sqlite3* database) const;
  };
  Database(const std::filesystem::path& path, bool reading, bool may_create);
  void check(int code) const;

  std::unique_ptr<sqlite3, Close> handle_;
  bool reading_;
};

}  // namespace qdtune::store
