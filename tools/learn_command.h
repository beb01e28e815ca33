// tools/learn_command.h: `perigee learn [--hint] [--once] [FOLDER]`.
#pragma once

#include <string>

namespace perigee::tools {

enum class Lesson {
  kWatch,  // list, then run the next exercise again whenever its file is saved, until all pass
  kList,   // list alone: the exit status is 0 when all pass
  kHint    // a hint for the next exercise
};

// The exercises of the course (examples/curriculum, or a copy of it in `folder`). What has passed
// is kept in the folder, in .perigee_learn.
int run_learn(Lesson lesson, const std::string& folder);

}  // namespace perigee::tools
