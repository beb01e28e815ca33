-- Moves an amount from one account to another, whole or not at all.
--
--   KEYS[1]  the account that pays: a key that holds an integer
--   KEYS[2]  the account that is paid
--   ARGV[1]  the amount, a positive integer
--
-- Returns {balance, balance}: of both accounts, after it. Refused, and nothing is changed, when
-- there is not enough.
--
-- Why a script? Between the GET that finds enough money and the DECRBY that takes it, another client
-- could take it first. Nobody comes between the lines of a script.

local function is_positive_integer(text)
  return text ~= nil and string.find(text, '^%d+$') ~= nil and tonumber(text) > 0 and
    tonumber(text) <= 2 ^ 53
end

if #KEYS ~= 2 or #ARGV ~= 1 or not is_positive_integer(ARGV[1]) then
  return redis.error_reply('ERR this script takes two accounts and a positive amount')
end

local payer, payee, amount = KEYS[1], KEYS[2], ARGV[1]

-- All that can go wrong is looked at before anything is written: a script that fails halfway keeps
-- what it has written. There is no rollback.
local balance = tonumber(redis.call('GET', payer) or '0')
local other = tonumber(redis.call('GET', payee) or '0')
if not balance or not other then
  return redis.error_reply('ERR an account holds something that is not a number')
end
if balance < tonumber(amount) then
  return redis.error_reply('POOR the account has ' .. string.format('%.0f', balance))
end

local left = redis.call('DECRBY', payer, amount)
return {left, redis.call('INCRBY', payee, amount)}
