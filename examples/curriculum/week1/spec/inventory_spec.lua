local inventory = require 'week1.inventory'

describe('inventory', function()
  it('fills in zero values', function()
    assert.same({name = '', price = 0, count = 0, tags = {}}, inventory.new_item())
    local item = inventory.new_item {name = 'bolt', price = 5}
    assert.equal('bolt', item.name)
    assert.equal(0, item.count)
  end)

  it('refuses fields and types that a struct would not have', function()
    assert.has_error(function() inventory.new_item {prize = 5} end, "an item has no field 'prize'")
    assert.has_error(function() inventory.new_item {price = '5'} end,
      'price must be a number, not a string')
  end)

  it('gives each item tags of its own', function()
    local a, b = inventory.new_item(), inventory.new_item()
    table.insert(a.tags, 'new')
    assert.same({}, b.tags)
  end)

  it('copies fields, and shares what they refer to, as Go does', function()
    local a = inventory.new_item {name = 'bolt', price = 5, tags = {'metal'}}
    local same, copy = a, inventory.copy(a)
    a.price = 6
    table.insert(a.tags, 'small')
    assert.equal(6, same.price)
    assert.equal(5, copy.price)
    assert.same({'metal', 'small'}, copy.tags)
  end)

  it('slices as Go counts, into a list of its own', function()
    local list = {'a', 'b', 'c', 'd'}
    local part = inventory.slice(list, 1, 3)
    assert.same({'b', 'c'}, part)
    part[1] = 'x'
    assert.equal('b', list[2])
    assert.same({}, inventory.slice(list, 4, 4))
    for _, bounds in ipairs {{-1, 2}, {3, 2}, {0, 5}} do
      assert.has_error(function() inventory.slice(list, bounds[1], bounds[2]) end)
    end
  end)

  it('appends, and leaves no holes', function()
    assert.same({1, 2, 3}, inventory.append({1}, 2, 3))
    assert.same({1}, inventory.append({1}))
    assert.has_error(function() inventory.append({1}, 2, nil, 4) end)
  end)

  it('finds by name and lists names in order', function()
    local index = inventory.by_name {
      inventory.new_item {name = 'nut', price = 2, count = 10}, inventory.new_item {name = 'bolt'},
    }
    assert.equal(20, inventory.total(index.nut))
    assert.is_nil(index.screw)
    assert.same({'bolt', 'nut'}, inventory.names(index))
  end)
end)
