#include "perigee/reply_sink.h"

#include <string>

#include "engine/base/numbers.h"

namespace perigee {
namespace {

constexpr std::string_view kLineEnds = "\r\n";

std::string on_one_line(std::string_view text) {
  std::string line(text);
  for (std::size_t at = 0; (at = line.find_first_of(kLineEnds, at)) != std::string::npos;)
    line[at] = ' ';
  return line;
}

bool breaks(std::string_view text) {
  return text.find_first_of(kLineEnds) != std::string_view::npos;
}

}  // namespace

void ReplySink::status(std::string_view text) {
  breaks(text) ? on_status(on_one_line(text)) : on_status(text);
}

void ReplySink::error(const Error& error) {
  breaks(error.message) ? on_error({error.code, on_one_line(error.message)}) : on_error(error);
}

void ReplySink::null_array() { protocol_ == Protocol::kResp2 ? on_null_array() : on_null(); }

void ReplySink::map(std::size_t pairs) {
  protocol_ == Protocol::kResp2 ? on_array(2 * pairs) : on_map(pairs);
}

void ReplySink::set(std::size_t items) {
  protocol_ == Protocol::kResp2 ? on_array(items) : on_set(items);
}

void ReplySink::real(double d) {
  protocol_ == Protocol::kResp2 ? on_bulk(base::to_text(d)) : on_real(d);
}

void ReplySink::boolean(bool b) {
  protocol_ == Protocol::kResp2 ? on_integer(b ? 1 : 0) : on_boolean(b);
}

void ReplySink::big_number(std::string_view digits) {
  protocol_ == Protocol::kResp2 ? on_bulk(digits) : on_big_number(digits);
}

void ReplySink::verbatim(std::string_view format, std::string_view text) {
  protocol_ == Protocol::kResp2 ? on_bulk(text) : on_verbatim(format, text);
}

void ReplySink::push(std::size_t items) {
  protocol_ == Protocol::kResp2 ? on_array(items) : on_push(items);
}

}  // namespace perigee
