// Runs the cases of every .lua file of this folder, on perigee and on a real redis-server.
// README.md has the format.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <regex>
#include <string>
#include <vector>

#include "engine/base/text.h"
#include "tests/support/manual_engine.h"
#include "tests/support/redis_server.h"

namespace perigee::testing {
namespace {

using Words = std::vector<std::string>;

struct Case {
  int line = 0;
  Words keys, args;
  std::string expected, script;
  int expectations = 0;
  bool perigee_only = false;
  ScriptProfile profile = ScriptProfile::kRedis7;
};

Words split(const std::string& text) {
  Words words;
  if (text.empty()) return words;
  std::size_t begin = 0;
  for (std::size_t at; (at = text.find(' ', begin)) != std::string::npos; begin = at + 1)
    words.push_back(text.substr(begin, at - begin));
  words.push_back(text.substr(begin));
  return words;
}

// Takes a directive in; false when the line is none.
bool take_directive(const std::string& line, Case& into) {
  const auto after = [&](const char* start) -> std::optional<std::string> {
    const std::string prefix = std::string("-- ") + start + ":";
    if (line.rfind(prefix, 0) != 0) return std::nullopt;
    return line.substr(std::min(line.size(), prefix.size() + 1));
  };
  if (const auto keys = after("keys")) {
    into.keys = split(*keys);
  } else if (const auto args = after("args")) {
    into.args = split(*args);
  } else if (const auto reply = after("expect")) {
    into.expected = *reply;
    ++into.expectations;
  } else if (const auto error = after("expect error")) {
    into.expected = "error " + *error;
    ++into.expectations;
  } else if (after("only") == "perigee") {
    into.perigee_only = true;
  } else if (const auto profile = after("profile")) {
    EXPECT_TRUE(profile == "redis8" || profile == "valkey9") << line;
    into.profile = profile == "redis8" ? ScriptProfile::kRedis8 : ScriptProfile::kValkey9;
    into.perigee_only = true;
  } else {
    return false;
  }
  return true;
}

std::vector<Case> read_cases(const std::string& path) {
  std::ifstream file(path);
  EXPECT_TRUE(file.good()) << path;
  std::vector<Case> cases;
  Case head;
  bool in_script = false;
  int number = 0;
  for (std::string line; std::getline(file, line);) {
    ++number;
    if (line == "---") {
      cases.emplace_back();
      cases.back().line = number + 1;
      cases.back().perigee_only = head.perigee_only;
      cases.back().profile = head.profile;
      in_script = false;
    } else if (cases.empty()) {
      take_directive(line, head);
    } else if (in_script || !take_directive(line, cases.back())) {
      if (in_script) cases.back().script += "\n";
      cases.back().script += line;
      in_script = true;
    }
  }
  for (const Case& each : cases)
    EXPECT_EQ(each.expectations, 1) << path << ":" << each.line << ": one expect line, please";
  return cases;
}

// base::printable() with \a and \b by number, as README.md has it.
std::string in_quotes(std::string_view bytes) {
  std::string text = base::printable(bytes);
  for (std::size_t at = 0; (at = text.find('\\', at)) != std::string::npos; at += 2) {
    if (text[at + 1] == 'a') text.replace(at, 2, "\\x07");
    if (text[at + 1] == 'b') text.replace(at, 2, "\\x08");
  }
  return text;
}

std::string render(const Reply& reply) {
  if (const auto* error = reply.get_if<Error>()) {
    static const std::regex sha("script: [0-9a-f]{40}");
    return "error " + std::regex_replace(error->message, sha, "script: <sha>");
  }
  if (const auto* items = reply.get_if<Reply::Array>()) {
    std::string text = "{";
    for (const Reply& item : *items) text += (text.size() > 1 ? ", " : "") + render(item);
    return text + "}";
  }
  if (const auto* bulk = reply.get_if<std::string>()) return in_quotes(*bulk);
  if (const auto* status = reply.get_if<Reply::Status>()) return "status " + status->text;
  if (const auto* number = reply.get_if<std::int64_t>()) return std::to_string(*number);
  return reply.is_nil() ? "nil" : "not a RESP2 reply: " + reply.to_text();
}

std::vector<std::string> files() {
  std::vector<std::string> paths;
  for (const auto& entry : std::filesystem::directory_iterator(PERIGEE_SCRIPT_CASES))
    if (entry.path().extension() == ".lua") paths.push_back(entry.path().string());
  std::sort(paths.begin(), paths.end());
  return paths;
}

class ScriptFile : public ::testing::Test {
 public:
  ScriptFile(std::string path, bool on_server) : path_(std::move(path)), on_server_(on_server) {}

  static void TearDownTestSuite() { server_.reset(); }

  void TestBody() override {
    if (on_server_ && !server_) server_ = RedisServer::start();
    if (on_server_ && (!server_ || !is_seven())) GTEST_SKIP() << "no redis-server 7.0";
    const std::vector<Case> cases = read_cases(path_);
    ASSERT_FALSE(cases.empty()) << path_;
    EngineOptions options;
    options.scripts.profile = cases[0].profile;
    ManualEngine world(options);
    for (const Case& each : cases) {
      if (on_server_ && each.perigee_only) continue;
      Words words{"EVAL", each.script, std::to_string(each.keys.size())};
      words.insert(words.end(), each.keys.begin(), each.keys.end());
      words.insert(words.end(), each.args.begin(), each.args.end());
      const auto call = [&](const Words& argv) {
        if (on_server_) return server_->call(argv);
        const std::vector<std::string_view> views(argv.begin(), argv.end());
        return world.engine.call(views);
      };
      call({"FLUSHALL"});
      EXPECT_EQ(render(call(words)), each.expected) << path_ << ":" << each.line;
    }
  }

 private:
  static bool is_seven() {
    const Reply info = server_->call({"INFO", "server"});
    return info.get_if<std::string>()->find("redis_version:7.0.") != std::string::npos;
  }

  static inline std::unique_ptr<RedisServer> server_;
  std::string path_;
  bool on_server_;
};

}  // namespace
}  // namespace perigee::testing

int main(int argc, char** argv) {
  ::testing::InitGoogleTest(&argc, argv);
  for (const std::string& path : perigee::testing::files())
    for (const bool on_server : {false, true}) {
      const std::string name = std::filesystem::path(path).stem().string();
      ::testing::RegisterTest(
          on_server ? "OnServer" : "OnPerigee", name.c_str(), nullptr, nullptr, path.c_str(), 1,
          [=]() -> ::testing::Test* { return new perigee::testing::ScriptFile(path, on_server); });
    }
  return RUN_ALL_TESTS();
}
