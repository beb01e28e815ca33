-- A purchase, whole or not at all: the MULTI/EXEC of purchase_transaction.lua as a script.
--
--   KEYS[1]  the stock: a key with a number
--   KEYS[2]  the basket: a hash of how many of what
--   ARGV[1]  how many to take, a positive integer
--
-- Returns {stock that is left, pieces in the basket}, or the error NOTENOUGH.
--
--                              WATCH, MULTI, EXEC              a script
--   others come between        never after MULTI; WATCH        never
--                              notices those before it
--   decides by what it reads   before MULTI, on the client     at any line
--   round trips                five, and again when EXEC       one
--                              answers nil
--   a command fails halfway    the others are done all the     the script ends; what it wrote stays
--                              same; EXEC answers the error    (neither rolls back)
--   the server is busy         for each command                until the script ends: keep it short

if #KEYS ~= 2 or #ARGV ~= 1 or not string.find(ARGV[1], '^[1-9]%d*$') then
  return redis.error_reply('ERR this script takes a stock, a basket and how many')
end
local stock, basket, count = KEYS[1], KEYS[2], ARGV[1]

local there = tonumber(redis.call('GET', stock) or '0')
if there < tonumber(count) then
  return redis.error_reply('NOTENOUGH there are ' .. there)
end
-- The basket first: if it is no hash, this fails before anything is taken from the stock.
local pieces = redis.call('HINCRBY', basket, stock, count)
return {redis.call('DECRBY', stock, count), pieces}
