local counts, words = {}, 0
local wanted = tonumber(ARGV[1])
if wanted > 0 then -- LRANGE 0 -1 would be all of the list
  for _, text in ipairs(redis.call('LRANGE', KEYS[1], 0, wanted - 1)) do
    for word in string.gmatch(text, '%S+') do
      if not counts[word] then words = words + 1 end
      counts[word] = (counts[word] or 0) + 1
    end
  end
end

redis.call('DEL', KEYS[2])
-- Two values a word, 2000 at the most in one call: unpack() puts them on Lua's stack, which has room
-- for some 8000.
local fields = {}
local function flush()
  if #fields > 0 then redis.call('HSET', KEYS[2], unpack(fields)) end
  fields = {}
end
for word, count in pairs(counts) do
  fields[#fields + 1] = word
  fields[#fields + 1] = count
  if #fields == 2000 then flush() end
end
flush()
return words
