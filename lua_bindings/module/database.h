// lua_bindings/module/database.h: the objects `db` and `script` of the module.
#pragma once

#include <memory>
#include <string>
#include <utility>

#include "perigee/reply.h"

#include "lua_bindings/module/lua.h"
#include "lua_bindings/module/store.h"
#include "lua_bindings/module/words.h"

namespace perigee::module {

// A client of a store, with room for the call that it makes.
struct Database {
  static constexpr char kTypeName[] = "perigee.db";

  Database(std::shared_ptr<Store> its_store, std::unique_ptr<Client> its_client)
      : store(std::move(its_store)), client(std::move(its_client)) {}

  std::shared_ptr<Store> store;
  std::unique_ptr<Client> client;
  Words words;
  Reply reply;
  std::string text;
};

struct LoadedScript {
  static constexpr char kTypeName[] = "perigee.script";

  std::shared_ptr<Database> db;
  std::string source;
  std::string sha1;
};

// Makes their metatables.
void register_database(lua_State* L);
void register_script(lua_State* L);

enum class OnError : bool { kAnswer, kRaise };
// Runs the words of `db` and pushes the answer, or raises it when it is an error.
int run_words(lua_State* L, Database& db, OnError on_error);

// Pushes a `db` for one more client of `store`; raises when there cannot be one.
void push_database(lua_State* L, const std::shared_ptr<Store>& store);

// Reads the file whose name is the argument at `index`, into db.text.
void read_file(lua_State* L, Database& db, int index);

// SCRIPT LOAD of db.text: pushes a `script`.
int push_script(lua_State* L, const std::shared_ptr<Database>& db);

}  // namespace perigee::module
