#include "lua_bindings/redis_call.h"

#include <cmath>

#include "engine/base/numbers.h"
#include "lua_bindings/machine.h"
#include "lua_bindings/push.h"

namespace perigee::lua {
namespace {

// Whole numbers as integers, the rest in the fewest digits that read back as the same number.
base::NumberText argument_text(double number) {
  constexpr double kTwoTo62 = 4611686018427387904.0;
  if (number == std::trunc(number) && std::fabs(number) <= kTwoTo62)
    return base::to_text(static_cast<std::int64_t>(number));
  return base::to_text(number);
}

[[gnu::cold, gnu::noinline]] bool make_room(Machine& m, std::size_t arguments) noexcept {
  try {
    m.argv.resize(arguments + arguments / 2 + 8);
    m.numbers.resize(m.argv.size());
    return true;
  } catch (...) {
    return false;
  }
}

// C++ on views, no lua_*: nothing may raise and nothing may be thrown.
void run_command(Machine& m, std::size_t argc) noexcept {
  m.tape.clear();
  try {
    const commands::CommandSpec* command = m.commands.find(m.argv[0], *m.engine);
    m.engine->call(command, Arguments(m.argv.data(), argc), m.tape);
  } catch (...) {
    m.tape.fail();
  }
}

int call(lua_State* L, bool raises) {
  Machine& m = machine(L);
  const int argc = lua_gettop(L);
  if (argc == 0 || !gather_arguments(L, m, argc)) {
    push_error_table(L, argc == 0 ? no_arguments(m) : odd_arguments(m));
    return raises ? lua_error(L) : 1;
  }
  run_command(m, static_cast<std::size_t>(argc));
  if (m.tape.failed()) return raise_text(L, kNoMemoryText);
  const bool failed = m.tape.size() != 0 && m.tape[0].kind == ReplyTape::Kind::kError;
  if (m.budget.add(1 + (m.argument_bytes + m.tape.memory()) / 64)) raise_kill(L);
  push_reply(L, m);
  return failed && raises ? lua_error(L) : 1;
}

}  // namespace

bool gather_arguments(lua_State* L, Machine& m, int argc) {
  if (static_cast<std::size_t>(argc) > m.argv.size() &&
      !make_room(m, static_cast<std::size_t>(argc)))
    raise_text(L, kNoMemoryText);
  std::string_view* view = m.argv.data();
  // The name: as a number it would be an unknown command however it is spelled.
  *view = text_at(L, 1);
  if (view->data() == nullptr) return false;
  ++view;
  std::size_t bytes = 0;
  for (int i = 2; i <= argc; ++i, ++view) {
    const int type = lua_type(L, i);
    if (type == LUA_TSTRING) {
      *view = text_at(L, i);
      bytes += view->size();
    } else if (type == LUA_TNUMBER) {
      base::NumberText& text = m.numbers[static_cast<std::size_t>(i - 1)];
      text = argument_text(lua_tonumber(L, i));
      *view = text.view();
    } else {
      return false;
    }
  }
  m.argument_bytes = bytes;
  return true;
}

const char* no_arguments(const Machine& m) {
  return m.is_valkey() ? "Please specify at least one argument for this call"
                       : "Please specify at least one argument for this redis lib call";
}
const char* odd_arguments(const Machine& m) {
  return m.is_valkey() ? "Command arguments must be strings or integers"
                       : "Lua redis lib command arguments must be strings or integers";
}

int redis_call(lua_State* L) { return call(L, true); }
int redis_pcall(lua_State* L) { return call(L, false); }

}  // namespace perigee::lua
