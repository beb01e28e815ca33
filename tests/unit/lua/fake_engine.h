// tests/unit/lua/fake_engine.h: a small engine for scripts, and a bench to run them on.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/commands/spec.h"
#include "engine/core/script_host.h"
#include "lua_bindings/lua_host.h"

namespace perigee::lua::testing {

// Strings, and commands that answer every kind of reply there is.
class FakeEngine final : public core::ScriptEngine {
 public:
  const commands::CommandSpec* find_command(std::string_view name) noexcept override;
  void call(const commands::CommandSpec* command, Arguments argv, ReplySink& sink) override;
  std::optional<bool> may_call(Arguments argv) override {
    return find_command(argv[0]) == nullptr ? std::optional<bool>() : true;
  }
  bool may_go_on(std::uint64_t steps) noexcept override { return steps < interrupt_after; }
  bool out_of_time() const noexcept override { return false; }
  UnixMicros now() const noexcept override { return UnixMicros(Micros(1'700'000'000'250'000)); }
  base::LuaRandom& random() noexcept override { return random_; }

  std::map<std::string, std::string, std::less<>> strings;
  std::vector<std::string> last_call;
  int lookups = 0;
  std::uint64_t interrupt_after = ~std::uint64_t{0};  // steps

 private:
  void run(std::string_view name, Arguments argv, ReplySink& sink);
  void answer_kind(std::string_view kind, ReplySink& sink);

  base::LuaRandom random_;
};

// A reply on one line: "text", 12, nil, {1, 2}, OK, (error) ERR ...; RESP3 kinds keep their marks.
class LineSink final : public ReplySink {
 public:
  explicit LineSink(Protocol protocol = Protocol::kResp2) : ReplySink(protocol) {}
  const std::string& line() const { return line_; }
  int replies() const { return replies_; }

 private:
  void on_null() override { add("nil"); }
  void on_integer(std::int64_t n) override { add(std::to_string(n)); }
  void on_bulk(std::string_view bytes) override;
  void on_status(std::string_view text) override { add(std::string(text)); }
  void on_error(const Error& error) override { add("(error) " + error.message); }
  void on_array(std::size_t items) override { open("{", items); }
  void on_map(std::size_t pairs) override { open("%{", 2 * pairs); }
  void on_set(std::size_t items) override { open("~{", items); }
  void on_real(double d) override;
  void on_boolean(bool b) override { add(b ? "#t" : "#f"); }
  void on_big_number(std::string_view digits) override { add("(" + std::string(digits)); }
  void on_verbatim(std::string_view format, std::string_view text) override {
    add("=" + std::string(format) + ":" + std::string(text));
  }
  void open(const std::string& mark, std::size_t items);
  void add(const std::string& text);
  void close();

  std::string line_;
  std::vector<std::size_t> left_;
  int replies_ = 0;
};

struct Bench {
  explicit Bench(const ScriptOptions& options = {}) : host(options) {}

  // Runs a script and renders its reply. The script's name and place, which end the text of an
  // error, become " S<line>".
  std::string run(std::string_view source, std::vector<std::string_view> keys = {},
                  std::vector<std::string_view> args = {}, Protocol protocol = Protocol::kResp2);

  // Loads a library, whose name does not matter; what is wrong with it, or "".
  std::string load(std::string_view body);
  // Runs a function of the library loaded last.
  std::string call(std::size_t function, std::vector<std::string_view> keys = {},
                   std::vector<std::string_view> args = {});

  FakeEngine engine;
  LuaHost host;
  std::shared_ptr<core::Library> library;
  std::vector<std::shared_ptr<const core::StoredScript>> scripts;
};

}  // namespace perigee::lua::testing
