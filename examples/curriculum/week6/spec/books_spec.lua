local perigee = require 'perigee'
local schedules = require 'week6.schedules'

local by_author, by_year = 'books:{shop}:author', 'books:{shop}:year'
local by_tag, by_isbn = 'books:{shop}:tag', 'books:{shop}:isbn'
local function keys(id) return {'book:{shop}:' .. id, by_author, by_year, by_tag, by_isbn} end

describe('books', function()
  local db
  before_each(function()
    db = perigee.open()
    db:load_library('week6/books.lua')
  end)
  local function put(id, ...) return db:fcall('book_put', keys(id), {id, ...}) end
  local function refusal(...)
    local ok, problem = pcall(put, ...)
    assert.is_false(ok)
    return problem.err
  end

  it('finds a book by each of its sides', function()
    assert.equal(1, put('1', 'The Dispossessed', 'Le Guin', 1974, '9780061054884', 'novel,utopia'))
    assert.equal(1, put('2', 'A Wizard of Earthsea', 'Le Guin', 1968, '9780547773742', 'novel,dragons'))
    assert.equal(1, put('3', 'Programming in Lua', 'Ierusalimschy', 2003, '9788590379829', ''))
    assert.same({'1', '2'}, db:fcall('books_by_author', {by_author}, {'Le Guin'}))
    assert.same({'2', '1'}, db:fcall('books_by_year', {by_year}, {1900, 1999}))
    assert.same({'1', '2'}, db:fcall('books_by_tags', {by_tag}, {'novel'}))
    assert.same({'2'}, db:fcall('books_by_tags', {by_tag}, {'novel', 'dragons'}))
    assert.same({}, db:fcall('books_by_tags', {by_tag}, {'dragons', 'utopia'}))
    assert.same({}, db:fcall('books_by_tags', {by_tag}, {}))
    assert.equal('3', db:fcall('book_by_isbn', {by_isbn}, {'9788590379829'}))
    assert.is_false(db:fcall('book_by_isbn', {by_isbn}, {'0000000000000'}))
    assert.equal('A Wizard of Earthsea', db:call('HGET', 'book:{shop}:2', 'title'))
  end)

  it('leaves nothing of a book behind that changes', function()
    put('1', 'Draft', 'Anon', 1900, '1111111111111', 'a,b')
    assert.equal(0, put('1', 'Done', 'Le Guin', 1974, '2222222222222', 'b,c'))
    assert.same({}, db:fcall('books_by_author', {by_author}, {'Anon'}))
    assert.same({}, db:fcall('books_by_tags', {by_tag}, {'a'}))
    assert.same({'1'}, db:fcall('books_by_tags', {by_tag}, {'b'}))
    assert.same({}, db:fcall('books_by_year', {by_year}, {1900, 1900}))
    assert.is_false(db:fcall('book_by_isbn', {by_isbn}, {'1111111111111'}))
    assert.equal(1, put('2', 'Other', 'Anon', 1900, '1111111111111', '')) -- the isbn is free again
  end)

  it('lets no two books have the same isbn, and changes nothing then', function()
    put('1', 'One', 'A', 2000, '1111111111111', 'x')
    assert.equal('TAKEN isbn 1111111111111 is that of 1', refusal('2', 'Two', 'B', 2001, '1111111111111', 'y'))
    assert.equal(0, db:call('EXISTS', 'book:{shop}:2'))
    assert.same({}, db:fcall('books_by_tags', {by_tag}, {'y'}))
    assert.equal(0, put('1', 'One again', 'A', 2000, '1111111111111', 'x')) -- its own
  end)

  it('deletes with all traces', function()
    put('1', 'One', 'A', 2000, '1111111111111', 'x')
    assert.equal(1, db:fcall('book_delete', keys('1'), {'1'}))
    assert.equal(0, db:fcall('book_delete', keys('1'), {'1'}))
    assert.equal(0, db:call('DBSIZE'))
  end)

  it('tells authors apart whose names begin alike', function()
    put('1', 'One', 'Le', 2000, '1111111111111', 'sea')
    put('2', 'Two', 'Le Guin', 2000, '2222222222222', 'sea-dragons')
    put('3', 'Three', 'Le\1', 2000, '3333333333333', '')
    assert.same({'1'}, db:fcall('books_by_author', {by_author}, {'Le'}))
    assert.same({'2'}, db:fcall('books_by_author', {by_author}, {'Le Guin'}))
    assert.same({'1'}, db:fcall('books_by_tags', {by_tag}, {'sea'}))
  end)

  it('refuses what is no book, and writes nothing', function()
    local good = {'1', 'T', 'A', '2000', '1111111111111', 'x'}
    for at, bad in pairs {[1] = {'', 'a\0b'}, [2] = {''}, [3] = {'', 'a\0'},
      [4] = {'', 'x', '1.5', '123456'}, [5] = {'', '123', '111111111111x', '11111111111111'},
      [6] = {'A', 'a b', 'a,\0'}} do
      for _, text in ipairs(bad) do
        local args = {unpack(good)}
        args[at] = text
        assert.matches('^ERR ', refusal(unpack(args)))
      end
    end
    assert.matches('^ERR this function', refusal('1', 'T'))
    assert.equal(0, db:call('DBSIZE'))
  end)

  it('agrees with itself, whatever is done', function()
    schedules.play(150, function(random)
      db:call('FLUSHDB')
      local model = {}
      for _ = 1, 30 do
        local id = tostring(random(6))
        if random(4) == 0 then
          assert.equal(model[id] and 1 or 0, db:fcall('book_delete', keys(id), {id}))
          model[id] = nil
        else
          local tags = {}
          for i = 1, random(3) do tags[i] = 't' .. random(3) end
          local book = {author = 'A' .. random(3), year = 2000 + random(3),
            isbn = string.rep(tostring(random(9)), 13), tags = table.concat(tags, ',')}
          local taken = false
          for other, its in pairs(model) do
            if other ~= id and its.isbn == book.isbn then taken = true end
          end
          local ok = pcall(put, id, 'T', book.author, book.year, book.isbn, book.tags)
          assert.equal(not taken, ok)
          if ok then model[id] = book end
        end
        local function where(test)
          local ids = {}
          for its_id, book in pairs(model) do
            if test(book) then ids[#ids + 1] = its_id end
          end
          table.sort(ids)
          return ids
        end
        for n = 0, 2 do
          assert.same(where(function(book) return book.author == 'A' .. n end),
            db:fcall('books_by_author', {by_author}, {'A' .. n}))
          assert.same(where(function(book) return book.year == 2000 + n end),
            db:fcall('books_by_year', {by_year}, {2000 + n, 2000 + n}))
          assert.same(where(function(book) return string.find(book.tags, 't' .. n, 1, true) end),
            db:fcall('books_by_tags', {by_tag}, {'t' .. n}))
        end
        local count = #where(function() return true end)
        assert.equal(count, db:call('HLEN', by_isbn))
        assert.equal(count, db:call('ZCARD', by_year))
      end
    end)
  end)
end)
