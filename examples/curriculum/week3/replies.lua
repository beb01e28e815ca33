-- What becomes of a Lua value on its way to the client, one of each kind. There are some surprises:
--
--   3.99     becomes the integer 3: a fraction is cut off. Return it as text: tostring(3.99)
--   true     becomes the integer 1
--   false    becomes nil
--   {1, nil, 3}  ends before the nil: the client sees {1}
--   {ok = 'FINE'} is a status, {err = 'MY mistake'} an error
--
--   ARGV[1]  which one

local replies = {
  integer = 42,
  fraction = 3.99,
  text_of_fraction = tostring(3.99),
  truth = true,
  falsehood = false,
  list = {1, 'two', {3}},
  list_with_a_hole = {1, nil, 3},
  status = {ok = 'FINE'},
  error = {err = 'MY mistake'},
}

return replies[ARGV[1]]
