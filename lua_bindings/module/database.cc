#include "lua_bindings/module/database.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "lua_bindings/module/engine_store.h"
#include "lua_bindings/module/push_reply.h"

namespace perigee::module {
namespace {

Database& check_database(lua_State* L) { return *check_handle<Database>(L, 1); }

EngineStore& check_engine(lua_State* L, const char* method) {
  EngineStore* const engine = check_database(L).store->as_engine();
  if (engine == nullptr) {
    luaL_error(L, "db:%s() needs an engine, and PERIGEE_TARGET is a server: tag the spec #engine",
               method);
  }
  return *engine;
}

int call_command(lua_State* L, OnError on_error) {
  Database& db = check_database(L);
  luaL_checkany(L, 2);
  db.words.clear();
  add_arguments(L, 2, db.words);
  return run_words(L, db, on_error);
}

/***
@submodule perigee
*/

/***
A client of an engine, or of a server: what @{open} answers.
@type db
*/

/***
Runs a command, as redis.call does.
@function db:call
@string name of the command
@param ... its arguments, strings and numbers
@return the answer: a string, a number, a table; false for nil, {ok=...} for a status
@raise a Redis error table, {err=...}
@usage db:call('SET', 'greeting', 'hello', 'PX', 5000)
*/
int call(lua_State* L) { return call_command(L, OnError::kRaise); }

/***
Runs a command, as redis.pcall does: an error is answered, not raised.
@function db:pcall
@string name of the command
@param ... its arguments
@return the answer; {err=...} for an error
*/
int pcall(lua_State* L) { return call_command(L, OnError::kAnswer); }

/***
EVAL: runs a script.
@function db:eval
@string source the text of the script
@tab[opt] keys KEYS
@tab[opt] args ARGV
@return what the script answers
@raise a Redis error table
@usage db:eval("return redis.call('INCR', KEYS[1])", {'visits'})
*/
int eval(lua_State* L) {
  Database& db = check_database(L);
  luaL_checktype(L, 2, LUA_TSTRING);
  db.words.clear();
  db.words.add(std::string_view("EVAL"));
  std::size_t size = 0;
  const char* const source = lua_tolstring(L, 2, &size);
  db.words.add(std::string_view(source, size));
  add_keys_and_args(L, 3, db.words);
  return run_words(L, db, OnError::kRaise);
}

/***
SCRIPT LOAD of a file that holds a script exactly as EVAL takes it.
@function db:load
@string path a file, seen from the current folder
@return a @{script}
@raise a text when the file cannot be read, a Redis error table when it does not compile
*/
int load(lua_State* L) {
  const std::shared_ptr<Database>& db = check_handle<Database>(L, 1);
  read_file(L, *db, 2);
  return push_script(L, db);
}

/***
FUNCTION LOAD REPLACE of a file that holds a library. A library of the same name is replaced, as a
deployment does.
@function db:load_library
@string path a file that begins with `#!lua name=NAME`
@treturn string the name of the library
@raise a text when the file cannot be read, a Redis error table when it cannot be loaded
*/
int load_library(lua_State* L) {
  Database& db = check_database(L);
  read_file(L, db, 2);
  db.words.clear();
  for (const std::string_view word : {"FUNCTION", "LOAD", "REPLACE"}) db.words.add(word);
  db.words.add(std::string_view(db.text));
  return run_words(L, db, OnError::kRaise);
}

/***
FCALL: calls a function of a library.
@function db:fcall
@string name of the function
@tab[opt] keys the keys it gets
@tab[opt] args the arguments it gets
@return what it answers
@raise a Redis error table
*/
int fcall(lua_State* L) {
  Database& db = check_database(L);
  luaL_checktype(L, 2, LUA_TSTRING);
  db.words.clear();
  db.words.add(std::string_view("FCALL"));
  db.words.add(std::string_view(lua_tostring(L, 2)));
  add_keys_and_args(L, 3, db.words);
  return run_words(L, db, OnError::kRaise);
}

/***
Another client of the same data: with its own selected database, MULTI and WATCH.
@function db:client
@return a db
*/
int client(lua_State* L) {
  push_database(L, check_database(L).store);
  return 1;
}

/***
What changed since the last time it was asked, oldest first: `{sequence=, database=, name=, key=}`,
with the names of Redis' keyspace notifications. Needs an engine.
@function db:events
@treturn table
*/
int events(lua_State* L) {
  const auto drained = check_engine(L, "events").engine().drain_events();
  lua_createtable(L, static_cast<int>(drained.size()), 0);
  int at = 0;
  for (const Event& event : drained) {  // they stay until the next drain
    lua_createtable(L, 0, 4);
    lua_pushnumber(L, static_cast<lua_Number>(event.sequence));
    lua_setfield(L, -2, "sequence");
    lua_pushinteger(L, event.database);
    lua_setfield(L, -2, "database");
    push_text(L, event.name);
    lua_setfield(L, -2, "name");
    push_text(L, event.key);
    lua_setfield(L, -2, "key");
    lua_rawseti(L, -2, ++at);
  }
  return 1;
}

/***
What scripts gave to redis.log since the last time it was asked, oldest first: `{level=, text=}`,
the level being a number as redis.LOG_WARNING. A fork logs to the same place. Needs an engine.
@function db:log
@treturn table
*/
int log(lua_State* L) {
  std::vector<LogLine>& lines = check_engine(L, "log").log();
  lua_createtable(L, static_cast<int>(lines.size()), 0);
  int at = 0;
  for (const LogLine& line : lines) {
    lua_createtable(L, 0, 2);
    lua_pushinteger(L, static_cast<int>(line.level));
    lua_setfield(L, -2, "level");
    push_text(L, line.text);
    lua_setfield(L, -2, "text");
    lua_rawseti(L, -2, ++at);
  }
  lines.clear();
  return 1;
}

/***
A digest of all data: equal content gives equal digests. Needs an engine.
@function db:digest
@treturn string 32 hexadecimal digits
*/
int digest(lua_State* L) {
  EngineStore& store = check_engine(L, "digest");
  Database& db = check_database(L);
  if (!attempt([&] { db.text = store.engine().digest().to_text(); })) return raise_no_memory(L);
  push_text(L, db.text);
  return 1;
}

/***
A second, independent engine with the same content; it reads the same clock. Needs an engine.
@function db:fork
@return a db
*/
int fork(lua_State* L) {
  EngineStore& store = check_engine(L, "fork");
  std::shared_ptr<Database>& copy = push_handle<Database>(L);
  perform(L, [&]() -> Result<void> {
    const auto forked = store.fork();
    auto opened = forked->open_client();
    if (!opened) return opened.error();
    copy = std::make_shared<Database>(forked, std::move(opened).value());
    return {};
  });
  return 1;
}

}  // namespace

int run_words(lua_State* L, Database& db, OnError on_error) {
  const bool done =
      !db.words.failed() && attempt([&] { db.reply = db.client->call(db.words.view()); });
  if (!done) return raise_no_memory(L);
  push_reply(L, db.reply);
  return db.reply.is_error() && on_error == OnError::kRaise ? lua_error(L) : 1;
}

void push_database(lua_State* L, const std::shared_ptr<Store>& store) {
  std::shared_ptr<Database>& db = push_handle<Database>(L);
  perform(L, [&]() -> Result<void> {
    auto opened = store->open_client();
    if (!opened) return opened.error();
    db = std::make_shared<Database>(store, std::move(opened).value());
    return {};
  });
}

void read_file(lua_State* L, Database& db, int index) {
  const char* const path = luaL_checkstring(L, index);
  int problem = 0;
  const bool done = attempt([&] {
    std::error_code ignored;
    std::ifstream in(path, std::ios::binary);
    if (std::filesystem::is_directory(path, ignored)) {
      problem = EISDIR;
    } else if (!in) {
      problem = errno;
    } else {
      db.text.assign(std::istreambuf_iterator<char>(in), {});
    }
  });
  if (!done) raise_no_memory(L);
  if (problem != 0) luaL_error(L, "cannot read %s: %s", path, std::strerror(problem));
}

void register_database(lua_State* L) {
  constexpr luaL_Reg kMethods[] = {{"call", call},
                                   {"pcall", pcall},
                                   {"eval", eval},
                                   {"load", load},
                                   {"load_library", load_library},
                                   {"fcall", fcall},
                                   {"client", client},
                                   {"events", events},
                                   {"log", log},
                                   {"digest", digest},
                                   {"fork", fork},
                                   {nullptr, nullptr}};
  make_type<Database>(L, kMethods);
}

}  // namespace perigee::module
