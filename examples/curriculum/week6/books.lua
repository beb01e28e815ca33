#!lua name=books

-- A real-world object with secondary indexes: the books of a shop.
--
--   keys[1]  the book, a hash: title, author, year, isbn, tags      book:{shop}:17
--   keys[2]  by author    a sorted set: "author\0id", all scores 0   books:{shop}:author
--   keys[3]  by year      a sorted set: id -> year                   books:{shop}:year
--   keys[4]  by tag       a sorted set: "tag\0id", all scores 0      books:{shop}:tag
--   keys[5]  by isbn      a hash: isbn -> id, each once              books:{shop}:isbn
--
-- A set for each author would be the first idea. But the keys of a script have to be declared, and
-- when a book gets another author, the caller would have to know the old one, which only the script
-- finds out. So there is one key for all authors: members with the same score are sorted by their
-- bytes, and those that begin with "Le Guin\0" stand together.
--
-- The promise: record and indexes never disagree. All that can be refused is looked at before the first
-- write, and old entries are taken from the record, not from the caller. The tag {shop} puts all keys
-- on one node of a cluster.

local function split_tags(text)
  local tags = {}
  for tag in string.gmatch(text or '', '[^,]+') do tags[#tags + 1] = tag end
  return tags
end

local function unindex(keys, id, old)
  if not old then return end
  redis.call('ZREM', keys[2], old.author .. '\0' .. id)
  redis.call('ZREM', keys[3], id)
  for _, tag in ipairs(old.tags) do redis.call('ZREM', keys[4], tag .. '\0' .. id) end
  redis.call('HDEL', keys[5], old.isbn)
end

local function index(keys, id, new)
  redis.call('ZADD', keys[2], 0, new.author .. '\0' .. id)
  redis.call('ZADD', keys[3], new.year, id)
  for _, tag in ipairs(new.tags) do redis.call('ZADD', keys[4], 0, tag .. '\0' .. id) end
  redis.call('HSET', keys[5], new.isbn, id)
end

local function read_book(key)
  local values = redis.call('HMGET', key, 'author', 'isbn', 'tags')
  if not values[1] then return nil end
  return {author = values[1], isbn = values[2], tags = split_tags(values[3])}
end

-- The book that the arguments are, or what is wrong with them.
local function check(keys, args)
  local id, title, author, year, isbn, tags = unpack(args)
  if #keys ~= 5 or #args ~= 6 then
    return nil, 'ERR this function takes five keys, and id, title, author, year, isbn and tags'
  end
  if id == '' or title == '' or author == '' then return nil, 'ERR id, title and author are not empty' end
  if string.find(id, '%z') or string.find(author, '%z') then
    return nil, 'ERR a zero byte separates author and id, and cannot be in them'
  end
  if not string.find(year, '^-?%d+$') or #year > 5 then return nil, 'ERR the year is an integer' end
  if not string.find(isbn, '^%d+$') or #isbn ~= 13 then return nil, 'ERR an isbn has 13 digits' end
  for _, tag in ipairs(split_tags(tags)) do
    if not string.find(tag, '^[%l%d-]+$') then
      return nil, 'ERR a tag is made of small letters, digits and -'
    end
  end
  return {title = title, author = author, year = year, isbn = isbn, tags = split_tags(tags)}
end

-- book_put / id, title, author, year, isbn, "tag,tag": 1 when it is a new book, 0 when it was
-- there and is now this.
local function put(keys, args)
  local book, problem = check(keys, args)
  if not book then return redis.error_reply(problem) end
  local id = args[1]
  local owner = redis.call('HGET', keys[5], book.isbn)
  if owner and owner ~= id then
    return redis.error_reply('TAKEN isbn ' .. book.isbn .. ' is that of ' .. owner)
  end
  local old = read_book(keys[1])
  unindex(keys, id, old)
  redis.call('HSET', keys[1], 'title', book.title, 'author', book.author, 'year', book.year, 'isbn',
    book.isbn, 'tags', table.concat(book.tags, ','))
  index(keys, id, book)
  return old and 0 or 1
end

-- book_delete / id: 1, or 0 when there is no such book.
local function delete(keys, args)
  if #keys ~= 5 or #args ~= 1 then
    return redis.error_reply('ERR this function takes five keys and an id')
  end
  local old = read_book(keys[1])
  unindex(keys, args[1], old)
  redis.call('DEL', keys[1])
  return old and 1 or 0
end

-- The ids behind `word` in an index of "word\0id". "\1" is the byte after "\0": nothing that begins
-- with the word and a zero is beyond it.
local function ids_of(key, word)
  local ids = {}
  for i, entry in ipairs(redis.call('ZRANGEBYLEX', key, '[' .. word .. '\0', '(' .. word .. '\1')) do
    ids[i] = string.sub(entry, #word + 2)
  end
  return ids
end

-- books_by_author author index / author: ids, sorted.
local function by_author(keys, args) return ids_of(keys[1], args[1]) end

-- books_by_year year index / from, to: ids, oldest first.
local function by_year(keys, args) return redis.call('ZRANGEBYSCORE', keys[1], args[1], args[2]) end

-- books_by_tags tag index / tag...: ids of the books that have all of them, sorted.
local function by_tags(keys, args)
  local ids = args[1] and ids_of(keys[1], args[1]) or {}
  for i = 2, #args do
    local has, both = {}, {}
    for _, id in ipairs(ids_of(keys[1], args[i])) do has[id] = true end
    for _, id in ipairs(ids) do
      if has[id] then both[#both + 1] = id end
    end
    ids = both
  end
  return ids
end

-- book_by_isbn isbn index / isbn: an id, or nil.
local function by_isbn(keys, args) return redis.call('HGET', keys[1], args[1]) end

local reading = {'no-writes'}
redis.register_function('book_put', put)
redis.register_function('book_delete', delete)
redis.register_function {function_name = 'books_by_author', callback = by_author, flags = reading}
redis.register_function {function_name = 'books_by_year', callback = by_year, flags = reading}
redis.register_function {function_name = 'books_by_tags', callback = by_tags, flags = reading}
redis.register_function {function_name = 'book_by_isbn', callback = by_isbn, flags = reading}
