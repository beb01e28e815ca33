-- Buys what is in a basket, and keeps a journal of what it did and why.
--
--   KEYS[1]  the basket, a hash: article -> how many
--   KEYS[2]  the stock, a hash: article -> how many there are
--   KEYS[3]  the prices, a hash: article -> price
--   KEYS[4]  the journal, a stream
--   ARGV[1]  who buys
--   ARGV[2]  how much is told: debug, info or error
--
-- Returns the total. Refused, and only the journal is written, when the basket is empty or something
-- is not there.
--
-- Two places for a script's log:
-- - redis.log() writes to the server's log file. It costs next to nothing, is there while the data is
--   not, and only who runs the server can read it. Good for what should never happen.
-- - A stream is data: any client reads it, XADD's MAXLEN keeps it from growing, and it is
--   replicated. But it is written by the script: it has to be declared in KEYS, and a script that may
--   not write (EVAL_RO) cannot keep one.
--
-- Whatever a script has written stays when it fails later, the journal too: so it tells how far the
-- script came.

local levels = {debug = 1, info = 2, error = 3}
local threshold = levels[ARGV[2]]
if #KEYS ~= 4 or #ARGV ~= 2 or not threshold then
  return redis.error_reply('ERR this script takes basket, stock, prices, journal, a buyer and a level')
end
local basket, stock, prices, journal, buyer = KEYS[1], KEYS[2], KEYS[3], KEYS[4], ARGV[1]

local function log(level, event, ...)
  if levels[level] < threshold then return end
  -- Fields, not prose: a reader can ask for event=short without parsing sentences.
  redis.call('XADD', journal, 'MAXLEN', 1000, '*', 'level', level, 'event', event, 'buyer', buyer, ...)
end

local function refuse(code, text, ...)
  log('error', string.lower(code), ...)
  return redis.error_reply(code .. ' ' .. text)
end

-- tonumber() reads more than HINCRBY does (1e1, 0x10, 007), and then the script would fail halfway.
local function whole(text)
  if text == '0' or #text <= 15 and string.find(text, '^[1-9]%d*$') then return tonumber(text) end
end

local items = redis.call('HGETALL', basket)
log('debug', 'begin', 'articles', #items / 2)
if #items == 0 then return refuse('EMPTY', 'the basket is empty') end

-- Everything is looked at first; nothing is written before all of it is known to be right.
local total = 0
for i = 1, #items, 2 do
  local article, wanted = items[i], whole(items[i + 1])
  local there = whole(redis.call('HGET', stock, article) or '0')
  local price = tonumber(redis.call('HGET', prices, article) or nil)
  log('debug', 'look', 'article', article, 'wanted', items[i + 1], 'there', there or '?')
  if not wanted or wanted == 0 then
    return refuse('ODD', 'nobody can buy ' .. items[i + 1] .. ' of ' .. article, 'article', article)
  end
  if not price then
    -- Stock without a price is a mistake of ours, not of the buyer: the operator should see it.
    redis.log(redis.LOG_WARNING, 'checkout: no price for ' .. article)
    return refuse('PRICE', article .. ' has no price', 'article', article)
  end
  if not there then return refuse('STOCK', article .. ' is not counted', 'article', article) end
  if wanted > there then
    return refuse('SHORT', 'only ' .. there .. ' of ' .. article .. ' are there', 'article', article)
  end
  total = total + wanted * price
end

for i = 1, #items, 2 do
  local left = redis.call('HINCRBY', stock, items[i], '-' .. items[i + 1])
  log('debug', 'take', 'article', items[i], 'left', left)
end
redis.call('DEL', basket)
log('info', 'sold', 'total', total)
return total
