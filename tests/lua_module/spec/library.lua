#!lua name=greetings
redis.register_function('greet', function(keys, args)
  return 'hello ' .. keys[1] .. ' and ' .. args[1]
end)
