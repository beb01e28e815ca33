local numbers = require 'week1.numbers'

describe('numbers', function()
  it('knows whole numbers', function()
    assert.is_true(numbers.is_whole(-3))
    assert.is_true(numbers.is_whole(2 ^ 60))
    for _, value in ipairs {0.5, 1 / 0, 0 / 0, '3'} do assert.is_false(numbers.is_whole(value)) end
  end)

  it('rounds halves away from zero', function()
    assert.equal(3, numbers.round(2.5))
    assert.equal(-3, numbers.round(-2.5))
    assert.equal(2, numbers.round(2.4999))
    assert.equal(3.14, numbers.round(3.14159, 2))
    assert.equal(1200, numbers.round(1234, -2))
  end)

  it('clamps', function()
    assert.equal(5, numbers.clamp(9, 1, 5))
    assert.equal(1, numbers.clamp(-9, 1, 5))
    assert.equal(3, numbers.clamp(3, 1, 5))
    assert.has_error(function() numbers.clamp(1, 5, 1) end)
  end)

  it('parses integers and nothing else', function()
    assert.equal(-42, numbers.parse_integer('-42'))
    assert.equal(2 ^ 53, numbers.parse_integer('9007199254740992'))
    for _, bad in ipairs {'', ' 7', '0x10', '1e3', '1.0', '+1', '--1', '9007199254740994', '7\n'} do
      assert.is_nil(numbers.parse_integer(bad))
    end
  end)

  it('groups digits', function()
    assert.equal('0', numbers.with_commas(0))
    assert.equal('999', numbers.with_commas(999))
    assert.equal('-1,000', numbers.with_commas(-1000))
    assert.equal('1,234,567', numbers.with_commas(1234567))
    assert.equal('9,007,199,254,740,992', numbers.with_commas(2 ^ 53))
    assert.has_error(function() numbers.with_commas(1.5) end)
  end)
end)
