// A job queue whose workers crash: three workers, jobs with priorities, some for later, one that
// never works. Who crashes when is drawn with a fixed seed, and time is the program's, so a run of
// a minute is over at once and the same every time.
//
//   job_queue_demo [folder of the examples]
//
// The queue is curriculum/week8/jobs.lua. What is shown: no job is lost; what was being done when a
// worker crashed is done again, by another; what fails too often ends among the dead.
#include <array>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <iomanip>
#include <iostream>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "perigee/perigee.h"

namespace {

using perigee::Millis;
using perigee::Reply;

constexpr std::int64_t kTickMillis = 500, kVisibilityMillis = 4000, kTicks = 48;

[[noreturn]] void stop(const std::string& why) {
  std::cerr << "job_queue_demo: " << why << '\n';
  std::exit(1);
}

// The functions of jobs.lua.
class Queue {
 public:
  struct Job {
    std::int64_t id, attempt;
    std::string payload;
  };

  Queue(perigee::Engine& engine, const std::string& path) : engine_(engine) {
    std::ifstream in(path, std::ios::binary);
    if (!in) stop("cannot read " + path + "; give the folder of the examples as argument");
    const std::string source{std::istreambuf_iterator<char>(in), {}};
    if (const auto loaded = engine.functions().load(source); !loaded) stop(loaded.error().message);
  }

  void add(std::string_view payload, int priority, int delay_millis) {
    call("jobs_add", payload, std::to_string(priority), std::to_string(delay_millis), "3");
  }
  // nullopt: there is nothing to do.
  std::optional<Job> take() {
    const Reply reply = call("jobs_take", std::to_string(kVisibilityMillis));
    const auto* items = reply.get_if<Reply::Array>();
    if (items == nullptr) return std::nullopt;
    return Job{*(*items)[0].get_if<std::int64_t>(), *(*items)[1].get_if<std::int64_t>(),
               *(*items)[2].get_if<std::string>()};
  }
  bool done(const Job& job) {
    return call("jobs_done", std::to_string(job.id), std::to_string(job.attempt)) == Reply(1);
  }
  void fail(const Job& job) {
    call("jobs_fail", std::to_string(job.id), std::to_string(job.attempt), "it never works");
  }
  std::size_t dead() {
    return engine_.call("LRANGE", kKeys[4], "0", "-1").get_if<Reply::Array>()->size();
  }

 private:
  template <class... Rest>
  Reply call(std::string_view name, const Rest&... rest) {
    const std::string_view args[] = {rest...};
    Reply reply = engine_.functions().call(name, kKeys, args);
    if (const auto* error = reply.get_if<perigee::Error>()) stop(error->message);
    return reply;
  }

  static constexpr std::array<std::string_view, 5> kKeys{"{q}:jobs", "{q}:waiting", "{q}:later",
                                                         "{q}:running", "{q}:dead"};
  perigee::Engine& engine_;
};

struct Task {
  std::string_view name;
  int priority, delay_millis, ticks;  // how long it takes
  int begun = 0, effects = 0;
  std::int64_t done_millis = -1;
};

// When it crashes, it forgets everything and is back after a while. The queue is told nothing.
class Worker {
 public:
  explicit Worker(std::string_view name) : name_(name) {}

  void tick(Queue& queue, std::vector<Task>& tasks, std::int64_t now, std::uint32_t chance) {
    if (down_ > 0) return --down_, show(' ');
    if (!job_) begin(queue, tasks);
    if (!job_) return show('.');
    Task& task = tasks[static_cast<std::size_t>(job_->id) - 1];
    if (chance % 9 == 0 && left_ > 1) return crash();  // in the middle of it
    if (--left_ > 0) return show(job_->payload[0]);
    if (task.name == "G never works") return queue.fail(*job_), job_.reset(), show('!');
    ++task.effects;
    if (chance % 5 == 0) return crash();  // it is done, but nobody hears of it
    show(job_->payload[0]);
    if (queue.done(*job_)) task.done_millis = now;
    job_.reset();
  }
  void print() const { std::cout << "  " << std::left << std::setw(6) << name_ << line_ << '\n'; }
  int crashes() const { return crashes_; }

 private:
  void begin(Queue& queue, std::vector<Task>& tasks) {
    job_ = queue.take();
    if (!job_) return;
    Task& task = tasks[static_cast<std::size_t>(job_->id) - 1];
    ++task.begun;
    left_ = task.ticks;
  }
  void crash() {
    ++crashes_;
    down_ = 5;
    job_.reset();
    show('x');
  }
  void show(char what) { line_ += what; }

  std::string_view name_;
  std::string line_;
  std::optional<Queue::Job> job_;
  int left_ = 0, down_ = 0, crashes_ = 0;
};

void print_tasks(const std::vector<Task>& tasks) {
  std::cout << "job                priority  begun  effects  done after\n";
  for (const Task& task : tasks) {
    std::cout << std::left << std::setw(19) << task.name << std::right << std::setw(8)
              << task.priority << std::setw(7) << task.begun << std::setw(9) << task.effects;
    if (task.done_millis < 0) {
      std::cout << "     dead\n";
    } else {
      std::cout << std::setw(8) << task.done_millis / 1000 << '.' << task.done_millis % 1000 / 100
                << " s\n";
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  const std::string folder = argc > 1 ? argv[1] : PERIGEE_EXAMPLES_DIR;
  perigee::ManualClock clock;
  auto engine = perigee::Engine::open(perigee::EngineOptions::deterministic(1, clock));
  if (!engine) stop(engine.error().message);
  Queue queue(*engine, folder + "/curriculum/week8/jobs.lua");

  std::vector<Task> tasks{{"A newsletter", 1, 0, 5},  {"B invoice", 5, 0, 3},
                          {"C thumbnail", 3, 0, 2},   {"D password mail", 9, 0, 1},
                          {"E backup", 0, 0, 6},      {"F invoice", 5, 0, 3},
                          {"G never works", 7, 0, 2}, {"H reminder", 9, 10'000, 2},
                          {"I thumbnail", 3, 0, 2},   {"J report", 4, 5000, 4}};
  for (const Task& task : tasks) queue.add(task.name, task.priority, task.delay_millis);

  std::vector<Worker> workers{Worker("ada"), Worker("ben"), Worker("cleo")};
  std::uint32_t random = 41;  // the minimal standard generator
  for (std::int64_t tick = 0; tick < kTicks; ++tick) {
    for (Worker& worker : workers) {
      random = static_cast<std::uint32_t>(std::uint64_t{random} * 48271 % 2147483647);
      worker.tick(queue, tasks, (tick + 1) * kTickMillis, random >> 8);
    }
    clock.advance(Millis(kTickMillis));
  }

  std::cout << "Half a second a column: A to J a job, . nothing to do, x a crash, ! a failure\n\n";
  int crashes = 0, done = 0, again = 0;
  for (const Worker& worker : workers) {
    worker.print();
    crashes += worker.crashes();
  }
  std::cout << '\n';
  print_tasks(tasks);
  for (const Task& task : tasks) {
    done += task.done_millis >= 0 ? 1 : 0;
    again += task.effects > 1 ? 1 : 0;
  }
  std::cout
      << '\n'
      << crashes << " crashes. Jobs: " << tasks.size() << ", done " << done << ", dead "
      << queue.dead() << ", lost "
      << static_cast<std::ptrdiff_t>(tasks.size()) - done -
             static_cast<std::ptrdiff_t>(queue.dead())
      << "; with their effect twice or more: " << again
      << ".\nA worker that crashes between doing a job and saying so makes another do it again: "
         "at least once,\nnot exactly once.\n";
  return static_cast<std::size_t>(done) + queue.dead() == tasks.size() ? 0 : 1;
}
