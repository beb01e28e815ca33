#include "lua_bindings/module/engine_store.h"

#include <utility>

namespace perigee::module {
namespace {

// Further lines are dropped.
constexpr std::size_t kMostLogLines = 65536;

class EngineClient final : public Client {
 public:
  explicit EngineClient(std::shared_ptr<EngineStore> store)
      : store_(std::move(store)), session_(store_->engine().open_session()) {}
  Reply call(Arguments argv) override {
    Reply reply = session_.call(argv);
    session_.set_protocol(Protocol::kResp2);  // HELLO 3 or not
    return reply;
  }

 private:
  std::shared_ptr<EngineStore> store_;
  Session session_;
};

// The year 10000: far from where sums of instants overflow.
constexpr UnixMicros kEndOfTime{Millis(253402300800000)};

Error no_such_instant() {
  return {ErrorCode::kOutOfRange, "ERR a clock shows instants from 1970 to the year 9999"};
}

}  // namespace

Result<void> ManualTime::advance(Micros by) {
  if (by.count() < 0)
    return Error{ErrorCode::kOutOfRange, "ERR a clock advances; clock:set moves it back"};
  if (by > kEndOfTime - clock_->now()) return no_such_instant();
  clock_->advance(by);
  return {};
}

Result<void> ManualTime::set(UnixMicros instant) {
  if (instant < UnixMicros() || instant >= kEndOfTime) return no_such_instant();
  clock_->set(instant);
  return {};
}

Result<std::shared_ptr<EngineStore>> EngineStore::open(EngineOptions options,
                                                       std::shared_ptr<ManualClock> clock) {
  const Log log = std::make_shared<std::vector<LogLine>>();
  options.clock = clock.get();
  options.scripts.log = [log](LogLevel level, std::string_view text) {
    if (log->size() < kMostLogLines) log->push_back({level, std::string(text)});
  };
  auto engine = Engine::open(std::move(options));
  if (!engine) return engine.error();
  return std::shared_ptr<EngineStore>(
      new EngineStore(std::move(clock), log, std::move(engine).value()));
}

Result<std::unique_ptr<Client>> EngineStore::open_client() {
  return std::unique_ptr<Client>(std::make_unique<EngineClient>(shared_from_this()));
}

std::shared_ptr<EngineStore> EngineStore::fork() const {
  return std::shared_ptr<EngineStore>(new EngineStore(clock_, log_, engine_.fork()));
}

}  // namespace perigee::module
