#include "tests/unit/lua/fake_engine.h"

#include <charconv>

#include "engine/base/numbers.h"
#include "engine/base/text.h"

namespace perigee::lua::testing {
namespace {

constexpr std::array<std::string_view, 12> kNames = {"decr",   "del",  "echo", "eval",
                                                     "exists", "get",  "incr", "kind",
                                                     "lpush",  "ping", "set",  "throw"};

std::array<commands::CommandSpec, kNames.size()> make_specs() {
  std::array<commands::CommandSpec, kNames.size()> specs;
  for (std::size_t i = 0; i < specs.size(); ++i) specs[i].name = kNames[i];
  return specs;
}
const auto kSpecs = make_specs();

Error err(std::string text) { return Error{ErrorCode::kSyntax, std::move(text)}; }

}  // namespace

const commands::CommandSpec* FakeEngine::find_command(std::string_view name) noexcept {
  ++lookups;
  for (const commands::CommandSpec& spec : kSpecs)
    if (base::equals_ignoring_case(spec.name, name)) return &spec;
  return nullptr;
}

void FakeEngine::call(const commands::CommandSpec* command, Arguments argv, ReplySink& sink) {
  if (command == nullptr) return sink.error(err("ERR Unknown Redis command called from script"));
  const std::string_view name = command->name;
  if (name == "eval") return sink.error(err("ERR This Redis command is not allowed from script"));
  const std::size_t arity = name == "set" || name == "lpush" ? 3 : name == "ping" ? 1 : 2;
  if (argv.size() != arity)
    return sink.error(err("ERR Wrong number of args calling Redis command from script"));
  run(name, argv, sink);
}

void FakeEngine::run(std::string_view name, Arguments argv, ReplySink& sink) {
  if (name == "ping") return sink.status("PONG");
  const auto it = strings.find(argv[1]);
  if (name == "get") {
    it == strings.end() ? sink.null() : sink.bulk(it->second);
  } else if (name == "set") {
    if (it == strings.end()) {
      strings.emplace(argv[1], argv[2]);
    } else {
      it->second = argv[2];
    }
    sink.ok();
  } else if (name == "incr") {
    const std::optional<std::int64_t> old = it == strings.end() ? 0 : base::parse_int64(it->second);
    if (!old) return sink.error(err("ERR value is not an integer or out of range"));
    strings[std::string(argv[1])] = std::to_string(*old + 1);
    sink.integer(*old + 1);
  } else if (name == "del" || name == "exists") {
    sink.integer(it != strings.end());
    if (name == "del" && it != strings.end()) strings.erase(it);
  } else if (name == "echo") {
    sink.bulk(argv[1]);
  } else if (name == "lpush") {
    sink.error(Error{ErrorCode::kWrongType,
                     "WRONGTYPE Operation against a key holding the wrong kind of value"});
  } else if (name == "throw") {
    throw std::bad_alloc();
  } else {
    answer_kind(argv[1], sink);
  }
}

void FakeEngine::answer_kind(std::string_view kind, ReplySink& sink) {
  if (kind == "string") return sink.bulk("Hello World");
  if (kind == "integer") return sink.integer(12345);
  if (kind == "double") return sink.real(3.141);
  if (kind == "null") return sink.null();
  if (kind == "true" || kind == "false") return sink.boolean(kind == "true");
  if (kind == "bignum") return sink.big_number("1234567999999999999999999999999999999");
  if (kind == "verbatim") return sink.verbatim("txt", "This is a verbatim\nstring");
  if (kind == "nullarray") return sink.null_array();
  if (kind == "silent") return;
  if (kind == "deep") {
    for (int i = 0; i < 1000; ++i) sink.array(1);
    return sink.integer(1);
  }
  if (kind == "array") sink.array(3);
  if (kind == "set") sink.set(3);
  if (kind == "map") sink.map(3);
  for (int i = 0; i < 3; ++i) {
    sink.integer(i);
    if (kind == "map") sink.boolean(i == 1);
  }
}

void LineSink::on_bulk(std::string_view bytes) { add(base::printable(bytes)); }
void LineSink::on_real(double d) { add("," + std::string(base::to_text(d).view())); }

void LineSink::open(const std::string& mark, std::size_t items) {
  if (left_.empty()) ++replies_;
  line_ += mark;
  left_.push_back(items);
  if (items == 0) close();
}

void LineSink::add(const std::string& text) {
  if (left_.empty()) ++replies_;
  line_ += text;
  if (left_.empty()) return;
  if (--left_.back() == 0) {
    close();
  } else {
    line_ += ", ";
  }
}

// A container that is complete is an element of the one around it.
void LineSink::close() {
  line_ += "}";
  left_.pop_back();
  if (left_.empty()) return;
  if (--left_.back() == 0) {
    close();
  } else {
    line_ += ", ";
  }
}

std::string Bench::run(std::string_view source, std::vector<std::string_view> keys,
                       std::vector<std::string_view> args, Protocol protocol) {
  const auto script = core::StoredScript::make(source, {.source_bytes = std::size_t{1} << 30});
  LineSink sink(protocol);
  scripts.push_back(script.value());  // addresses must not be used again for another script
  host.run({engine, scripts.back(), keys, args, sink});
  std::string line = sink.line();
  const std::string name = " script: " + std::string(scripts.back()->sha1()) + ", on @user_script:";
  if (const std::size_t at = line.find(name); at != line.npos) line.replace(at, name.size(), " S");
  if (sink.replies() != 1) line += " (" + std::to_string(sink.replies()) + " replies)";
  return line;
}

std::string Bench::load(std::string_view body) {
  library = core::Library::make("#!lua name=lib\n" + std::string(body)).value();
  auto functions = host.load(library);
  if (!functions) return functions.error().message;
  library->functions = *std::move(functions);
  return "";
}

std::string Bench::call(std::size_t function, std::vector<std::string_view> keys,
                        std::vector<std::string_view> args) {
  LineSink sink;
  host.call({engine, library, function, keys, args, sink});
  if (sink.replies() != 1) return sink.line() + " (" + std::to_string(sink.replies()) + " replies)";
  return sink.line();
}

}  // namespace perigee::lua::testing
