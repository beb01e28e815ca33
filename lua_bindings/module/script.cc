#include "lua_bindings/module/database.h"
#include "lua_bindings/module/push_reply.h"

namespace perigee::module {
namespace {

LoadedScript& check_script(lua_State* L) { return *check_handle<LoadedScript>(L, 1); }

// EVALSHA, and EVAL where the script is not known (any more), as client libraries do.
int run_script(lua_State* L, OnError on_error) {
  LoadedScript& script = check_script(L);
  Database& db = *script.db;
  db.words.clear();
  db.words.add(std::string_view("EVALSHA"));
  db.words.add(std::string_view(script.sha1));
  add_keys_and_args(L, 2, db.words);
  const bool done = !db.words.failed() && attempt([&] {
    db.reply = db.client->call(db.words.view());
    const auto* const error = db.reply.get_if<Error>();
    if (error == nullptr || error->message != "NOSCRIPT No matching script. Please use EVAL.")
      return;
    db.words.replace(0, "EVAL");
    db.words.replace(1, script.source);
    db.reply = db.client->call(db.words.view());
  });
  if (!done) return raise_no_memory(L);
  push_reply(L, db.reply);
  return db.reply.is_error() && on_error == OnError::kRaise ? lua_error(L) : 1;
}

/***
@submodule perigee
*/

/***
A loaded script: what @{db:load} answers.
@type script
*/

/***
Runs the script.
@function script:run
@tab[opt] keys KEYS
@tab[opt] args ARGV
@return what it answers
@raise a Redis error table, whether the script raised it or answered it
*/
int run(lua_State* L) { return run_script(L, OnError::kRaise); }

/***
Runs the script; an error is answered, not raised.
@function script:pcall
@tab[opt] keys KEYS
@tab[opt] args ARGV
@return what it answers; {err=...} for an error
*/
int pcall(lua_State* L) { return run_script(L, OnError::kAnswer); }

/***
What EVALSHA knows the script by.
@function script:sha1
@treturn string 40 hexadecimal digits
*/
int sha1(lua_State* L) {
  push_text(L, check_script(L).sha1);
  return 1;
}

/***
The text of the script.
@function script:source
@treturn string
*/
int source(lua_State* L) {
  push_text(L, check_script(L).source);
  return 1;
}

}  // namespace

int push_script(lua_State* L, const std::shared_ptr<Database>& db) {
  db->words.clear();
  for (const std::string_view word : {"SCRIPT", "LOAD"}) db->words.add(word);
  db->words.add(std::string_view(db->text));
  run_words(L, *db, OnError::kRaise);
  std::shared_ptr<LoadedScript>& script = push_handle<LoadedScript>(L);
  const bool done = attempt([&] {
    const auto* const digits = db->reply.get_if<std::string>();
    script = std::make_shared<LoadedScript>(
        LoadedScript{db, db->text, digits != nullptr ? *digits : std::string()});
  });
  return done ? 1 : raise_no_memory(L);
}

void register_script(lua_State* L) {
  constexpr luaL_Reg kMethods[] = {
      {"run", run}, {"pcall", pcall}, {"sha1", sha1}, {"source", source}, {nullptr, nullptr}};
  make_type<LoadedScript>(L, kMethods);
}

}  // namespace perigee::module
