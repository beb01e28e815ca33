#include "tools/eval_command.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string_view>

#include "perigee/engine.h"
#include "perigee/reply.h"

namespace perigee::tools {
namespace {

std::string read_all(std::istream& in) {
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

// "SET" "k" "1" on a line, and the answer below, indented.
void print_call(const TracedCall& call) {
  std::string text;
  for (const std::string_view word : call.argv) {
    std::string quoted = Reply(word).to_text();
    quoted.back() = ' ';  // a newline before
    text += quoted;
  }
  text.back() = '\n';
  std::string answer = call.reply.to_text();
  answer.pop_back();
  text += "    ";
  for (const char c : answer) (text += c) += c == '\n' ? "    " : "";
  std::cerr << text << '\n';
}

int complain(std::string_view what) {
  std::cerr << "perigee: " << what << '\n';
  return 1;
}

}  // namespace

int run_eval(const EvalRequest& request, EngineOptions options) {
  if (request.trace) options.scripts.trace = print_call;
  std::string source;
  if (request.file == "-") {
    source = read_all(std::cin);
  } else {
    std::error_code ignored;
    if (std::filesystem::is_directory(request.file, ignored))
      return complain("cannot read " + request.file + ": it is a folder; name a Lua file");
    std::ifstream in(request.file, std::ios::binary);
    if (!in)
      return complain("cannot read " + request.file + ": " + std::strerror(errno) +
                      "; name a Lua file, or - for standard input");
    source = read_all(in);
  }

  const auto comma = std::find(request.words.begin(), request.words.end(), ",");
  const std::vector<std::string_view> keys(request.words.begin(), comma);
  std::vector<std::string_view> args;
  if (comma != request.words.end()) args.assign(comma + 1, request.words.end());

  auto engine = Engine::open(options);
  if (!engine) return complain(engine.error().message);
  if (request.format == ReplyFormat::kJson) engine->session().set_protocol(Protocol::kResp3);
  const Reply reply = engine->eval(source, keys, args);
  if (const auto* error = reply.get_if<Error>()) return complain(error->message);
  std::cout << format_reply(reply, request.format) << std::flush;
  return std::cout ? 0 : complain("cannot write the reply to standard output");
}

}  // namespace perigee::tools
