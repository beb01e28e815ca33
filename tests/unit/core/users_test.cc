// Users as a host sees them: its own sessions, connections, forks.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/support/manual_engine.h"
#include "tests/support/reply_recorder.h"

namespace perigee::testing {
namespace {

const Reply kOk(Reply::Status{"OK"});

std::string message(const Reply& reply) {
  const Error* error = reply.get_if<Error>();
  return error == nullptr ? "" : error->message;
}

// A client of an engine, as an endpoint has it.
class Connection {
 public:
  explicit Connection(Engine& engine) : session_(engine.open_session()) {
    session_.attach(output_);
  }
  Reply call(const std::vector<std::string_view>& argv) {
    session_.submit(argv);
    auto replies = output_.take();
    return replies.empty() ? Reply() : replies.back();
  }
  Session& session() { return session_; }

 private:
  ReplyRecorder output_;
  Session session_;
};

TEST(Users, APasswordIsAskedOfConnectionsAlone) {
  EngineOptions options;
  options.password = "secret";
  ManualEngine world(options);
  EXPECT_TRUE(world.engine.asks_for_password());
  EXPECT_EQ(world.engine.call("SET", "k", "v"), kOk);
  EXPECT_EQ(world.engine.call("HELLO").is_error(), false);
  EXPECT_FALSE(world.engine.session().has_to_log_in());

  Connection client(world.engine);
  EXPECT_TRUE(client.session().has_to_log_in());
  EXPECT_EQ(message(client.call({"GET", "k"})), "NOAUTH Authentication required.");
  EXPECT_EQ(message(client.call({"HELLO"})).substr(0, 7), "NOAUTH ");
  EXPECT_EQ(message(client.call({"AUTH", "wrong"})),
            "WRONGPASS invalid username-password pair or user is disabled.");
  EXPECT_EQ(client.call({"AUTH", "secret"}), kOk);
  EXPECT_FALSE(client.session().has_to_log_in());
  EXPECT_EQ(client.call({"GET", "k"}), Reply("v"));
  EXPECT_EQ(client.call({"RESET"}), Reply(Reply::Status{"RESET"}));
  EXPECT_TRUE(client.session().has_to_log_in());
  EXPECT_EQ(client.call({"AUTH", "default", "secret"}), kOk);

  // Without the password, whoever comes may; with it again, whoever was in stays in.
  Connection other(world.engine);
  world.engine.call("ACL", "SETUSER", "default", "nopass");
  EXPECT_FALSE(world.engine.asks_for_password());
  EXPECT_EQ(other.call({"GET", "k"}), Reply("v"));
  world.engine.call("ACL", "SETUSER", "default", "off", ">new");
  EXPECT_TRUE(world.engine.asks_for_password());
  EXPECT_EQ(client.call({"GET", "k"}), Reply("v"));
  EXPECT_EQ(message(other.call({"GET", "k"})), "NOAUTH Authentication required.");
}

TEST(Users, BindConnectionsAndWhoeverLogsIn) {
  ManualEngine world;
  world.engine.call("ACL", "SETUSER", "default", "-@all", "+get", "resetkeys", "~k*");
  world.engine.call("ACL", "SETUSER", "bob", "on", ">pw", "+get", "~b*");
  EXPECT_EQ(world.engine.call("SET", "x", "v"), kOk);  // the host itself
  Connection client(world.engine);
  EXPECT_EQ(message(client.call({"SET", "k", "v"})),
            "NOPERM this user has no permissions to run the 'set' command");
  EXPECT_EQ(message(client.call({"GET", "x"})),
            "NOPERM this user has no permissions to access one of the keys used as arguments");
  EXPECT_TRUE(client.call({"GET", "k"}).is_nil());

  Session session = world.engine.open_session();
  EXPECT_EQ(session.call("AUTH", "bob", "pw"), kOk);
  EXPECT_EQ(message(session.call("SET", "b", "v")),
            "NOPERM this user has no permissions to run the 'set' command");
  EXPECT_TRUE(session.strings().set("b", "v").has_value());  // a typed call is the host's own
  EXPECT_EQ(message(session.eval("return redis.call('SET', 'b', 'w')")).substr(0, 79),
            "ERR The user executing the script can't run this command or subcommand script: ");
  EXPECT_EQ(message(session.load("return redis.call('GET', 'x')")->run()).substr(0, 113),
            "ERR The user executing the script can't access at least one of the keys mentioned in "
            "the command arguments script");
  EXPECT_EQ(session.eval("return redis.acl_check_cmd('GET', 'b') and "
                         "not redis.acl_check_cmd('GET', 'x')"),
            Reply(1));
  EXPECT_EQ(session.call("RESET"), Reply(Reply::Status{"RESET"}));
  EXPECT_EQ(session.call("SET", "x", "v"), kOk);
}

TEST(Users, AreCheckedAgainAtExec) {
  ManualEngine world;
  Connection client(world.engine);
  client.call({"MULTI"});
  client.call({"SET", "k", "v"});
  client.call({"GET", "k"});
  world.engine.call("ACL", "SETUSER", "default", "-set");
  const Reply reply = client.call({"EXEC"});
  const auto* answers = reply.get_if<Reply::Array>();
  ASSERT_NE(answers, nullptr);
  EXPECT_EQ(message((*answers)[0]),
            "NOPERM ACLs rules changed between the moment the transaction was accumulated and the "
            "EXEC call. This command is no longer allowed for the following reason: no permission "
            "to execute the command or subcommand");
  EXPECT_TRUE((*answers)[1].is_nil());
}

// A transaction may change the permissions of what follows in it.
TEST(Users, AreCheckedWithEachCommandOfExec) {
  ManualEngine world;
  Connection client(world.engine);
  client.call({"MULTI"});
  client.call({"ACL", "SETUSER", "default", "-set"});
  client.call({"SET", "k", "v"});
  const Reply reply = client.call({"EXEC"});
  const auto* answers = reply.get_if<Reply::Array>();
  ASSERT_NE(answers, nullptr);
  EXPECT_EQ((*answers)[0], kOk);
  EXPECT_EQ(message((*answers)[1]).substr(0, 6), "NOPERM");
  EXPECT_FALSE(world.engine.keys().exists("k"));
}

TEST(Users, ThoseWhoAreDeletedAreLetGo) {
  ManualEngine world;
  world.engine.call("ACL", "SETUSER", "bob", "on", "nopass", "+@all", "~*", "&*");
  Connection client(world.engine), other(world.engine), waiting(world.engine);
  client.call({"AUTH", "bob", ""});
  waiting.call({"AUTH", "bob", ""});
  waiting.call({"BLPOP", "l", "0"});
  Session own = world.engine.open_session();
  own.call("AUTH", "bob", "");
  own.subscribe("news");
  EXPECT_EQ(world.engine.call("CLIENT", "KILL", "USER", "default", "ID", "99"), Reply(0));
  EXPECT_EQ(world.engine.call("ACL", "DELUSER", "bob"), Reply(1));
  EXPECT_TRUE(client.session().closing() && waiting.session().closing());
  EXPECT_FALSE(other.session().closing());
  // A session of the host's stays, as the user "default".
  EXPECT_EQ(own.call("ACL", "WHOAMI"), Reply("default"));
  EXPECT_EQ(world.engine.session().publish("news", "m"), 0U);
}

TEST(Users, ListenersAreLetGoWhenTheirChannelIsRevoked) {
  ManualEngine world;
  world.engine.call("ACL", "SETUSER", "bob", "on", "nopass", "+@all", "&a*", "&b");
  Connection a(world.engine), b(world.engine), pattern(world.engine), quiet(world.engine);
  for (Connection* each : {&a, &b, &pattern, &quiet}) each->call({"AUTH", "bob", ""});
  a.call({"SUBSCRIBE", "a1"});
  b.call({"SSUBSCRIBE", "b"});
  pattern.call({"PSUBSCRIBE", "a*"});
  world.engine.call("ACL", "SETUSER", "bob", "&c");
  EXPECT_FALSE(a.session().closing() || b.session().closing() || pattern.session().closing());
  world.engine.call("ACL", "SETUSER", "bob", "resetchannels", "&b", "&a?");
  EXPECT_FALSE(a.session().closing() || b.session().closing() || quiet.session().closing());
  EXPECT_TRUE(pattern.session().closing());
  world.engine.call("ACL", "SETUSER", "bob", "resetchannels");
  EXPECT_TRUE(a.session().closing() && b.session().closing());
  EXPECT_FALSE(quiet.session().closing());
}

TEST(Users, KillUserTakesItsConnections) {
  ManualEngine world;
  world.engine.call("ACL", "SETUSER", "bob", "on", "nopass");
  Connection client(world.engine), other(world.engine);
  client.call({"AUTH", "bob", ""});
  EXPECT_EQ(world.engine.call("CLIENT", "KILL", "USER", "bob"), Reply(1));
  EXPECT_TRUE(client.session().closing());
  EXPECT_FALSE(other.session().closing());
}

// Users belong to the engine, not to its data.
TEST(Users, AreForkedAndNotRewound) {
  ManualEngine world;
  const Snapshot before = world.engine.snapshot();
  const Digest digest = world.engine.digest();
  world.engine.call("ACL", "SETUSER", "bob", "on", ">pw", "~b*");
  EXPECT_EQ(world.engine.digest(), digest);
  world.engine.rewind(before);
  Engine fork = world.engine.fork();
  world.engine.call("ACL", "DELUSER", "bob");
  const Reply list = fork.call("ACL", "LIST");
  EXPECT_EQ((*list.get_if<Reply::Array>())[0].get_if<std::string>()->substr(0, 9), "user bob ");
  fork.call("ACL", "SETUSER", "carol");
  EXPECT_EQ(world.engine.call("ACL", "USERS"), Reply(Reply::Array{Reply("default")}));
  EXPECT_EQ(fork.call("AUTH", "bob", "pw"), kOk);
  // What was refused stays behind.
  world.engine.call("AUTH", "bob", "pw");
  EXPECT_EQ(world.engine.fork().call("ACL", "LOG"), Reply(Reply::Array{}));
}

TEST(Users, GeneratedPasswordsDiffer) {
  ManualEngine one, other;
  const Reply a = one.engine.call("ACL", "GENPASS"), b = other.engine.call("ACL", "GENPASS");
  EXPECT_EQ(a.get_if<std::string>()->size(), 64U);
  EXPECT_NE(a, b);
  EXPECT_EQ(a.get_if<std::string>()->find_first_not_of("0123456789abcdef"), std::string::npos);
  EXPECT_EQ(one.engine.call("ACL", "GENPASS", "1").get_if<std::string>()->size(), 1U);
  EXPECT_EQ(one.engine.call("ACL", "GENPASS", "5").get_if<std::string>()->size(), 2U);
  const Reply longest = one.engine.call("ACL", "GENPASS", "4096");
  EXPECT_EQ(longest.get_if<std::string>()->size(), 1024U);
  EXPECT_NE(longest.get_if<std::string>()->substr(0, 16),
            longest.get_if<std::string>()->substr(16, 16));
}

// What others may see of a command has neither names nor passwords in it.
TEST(Users, SecretsAreNotTold) {
  ManualEngine world;
  world.engine.call("CONFIG", "SET", "slowlog-log-slower-than", "0");
  const auto told = [&](auto... words) {
    world.engine.call(words...);
    const Reply log = world.engine.call("SLOWLOG", "GET", "1");
    std::string text;
    for (const Reply& word :
         *log.get_if<Reply::Array>()->at(0).get_if<Reply::Array>()->at(3).get_if<Reply::Array>())
      text += *word.get_if<std::string>() + " ";
    return text;
  };
  EXPECT_EQ(told("AUTH", "secret"), "AUTH (redacted) ");
  EXPECT_EQ(told("AUTH", "bob", "secret"), "AUTH (redacted) (redacted) ");
  EXPECT_EQ(told("HELLO", "2", "SETNAME", "n", "AUTH", "bob", "secret"),
            "HELLO 2 SETNAME n AUTH (redacted) (redacted) ");
  EXPECT_EQ(told("ACL", "SETUSER", "bob", "on", ">secret"),
            "ACL SETUSER (redacted) (redacted) (redacted) ");
  EXPECT_EQ(told("CONFIG", "SET", "requirepass", "secret"), "CONFIG SET requirepass (redacted) ");
}

TEST(Users, TheLogTellsWhereItHappened) {
  ManualEngine world;
  Connection client(world.engine);
  client.session().set_peer("1.2.3.4:5", "6.7.8.9:10");
  world.engine.call("ACL", "SETUSER", "default", "resetkeys", "~k*", "-select");
  client.call({"GET", "x"});
  client.call({"SELECT", "1"});
  client.call({"EVAL", "redis.pcall('GET', 'y') return redis.pcall('SELECT', 1)", "0"});
  client.call({"MULTI"});
  client.call({"GET", "z"});
  client.call({"DISCARD"});
  client.call({"aUTH", "nobody", "pw"});
  const Reply log = world.engine.call("ACL", "LOG", "20");
  std::vector<std::string> told;
  for (const Reply& reply : *log.get_if<Reply::Array>()) {
    const auto& entry = *reply.get_if<Reply::Array>();
    const auto field = [&](std::size_t i) { return *entry[i].get_if<std::string>(); };
    told.push_back(field(3) + " " + field(5) + " " + field(7) + " " + field(9));
    EXPECT_NE(field(13).find("addr=1.2.3.4:5 laddr=6.7.8.9:10"), std::string::npos) << field(13);
  }
  EXPECT_EQ(told,
            (std::vector<std::string>{
                "auth toplevel aUTH nobody", "key multi z default", "command lua select default",
                "key lua y default", "command toplevel select default", "key toplevel x default"}));
}

}  // namespace
}  // namespace perigee::testing
