#include "engine/endpoint/resp_sink.h"

#include "engine/base/numbers.h"

namespace perigee::endpoint {
namespace {

constexpr std::string_view kLineEnd = "\r\n";
constexpr std::size_t kKeptBytes = std::size_t{64} << 10;

base::NumberText digits(std::size_t n) { return base::to_text(std::uint64_t{n}); }

}  // namespace

void RespSink::sent(std::size_t count) {
  sent_ += count;
  if (sent_ == bytes_.size()) {
    bytes_.clear();
    if (bytes_.capacity() > kKeptBytes) bytes_.shrink_to_fit();
  } else if (sent_ > bytes_.size() / 2) {
    bytes_.erase(0, sent_);
  } else {
    return;
  }
  sent_ = 0;
  on_begin_answer();
}

void RespSink::begin() {
  if (left_ > 0) {
    --left_;
    return;
  }
  on_begin_answer();
  on_reply();
}

void RespSink::line(char kind, std::string_view text) {
  begin();
  bytes_ += kind;
  bytes_ += text;
  bytes_ += kLineEnd;
}

void RespSink::open(char kind, std::size_t count, std::size_t items) {
  line(kind, digits(count));
  left_ += items;
}

// It stands in front of a reply, and does not take its place.
bool RespSink::on_attribute(std::size_t pairs) {
  open('|', pairs, 2 * pairs + 1);
  return true;
}

void RespSink::on_null() { protocol() == Protocol::kResp2 ? line('$', "-1") : line('_', ""); }
void RespSink::on_null_array() { line('*', "-1"); }
void RespSink::on_integer(std::int64_t n) { line(':', base::to_text(n)); }
void RespSink::on_status(std::string_view text) { line('+', text); }
void RespSink::on_error(const Error& error) { line('-', error.message); }
void RespSink::on_real(double d) { line(',', base::to_text(d)); }
void RespSink::on_boolean(bool b) { line('#', b ? "t" : "f"); }
void RespSink::on_big_number(std::string_view text) { line('(', text); }

void RespSink::on_bulk(std::string_view bytes) {
  line('$', digits(bytes.size()));
  bytes_ += bytes;
  bytes_ += kLineEnd;
}

void RespSink::on_verbatim(std::string_view format, std::string_view text) {
  line('=', digits(format.size() + 1 + text.size()));
  bytes_ += format;
  bytes_ += ':';
  bytes_ += text;
  bytes_ += kLineEnd;
}

void RespSink::on_start_over() {
  bytes_.resize(mark_.size);
  left_ = mark_.left;
}

}  // namespace perigee::endpoint
