local class = require 'week2.class'

describe('class', function()
  local Animal, Dog
  before_each(function()
    Animal = class()
    function Animal:init(name) self.name = name end
    function Animal:speak() return self.name .. ' says nothing' end
    function Animal:describe() return 'Behold: ' .. self:speak() end
    function Animal.__tostring(animal) return 'animal ' .. animal.name end
    Dog = class(Animal)
    function Dog:init(name, tricks)
      Animal.init(self, name)
      self.tricks = tricks or {}
    end
    function Dog:speak() return self.name .. ' barks' end
  end)

  it('makes objects with fields of their own', function()
    local a, b = Animal('Ada'), Animal('Bob')
    a.name = 'Eve'
    assert.equal('Eve says nothing', a:speak())
    assert.equal('Bob says nothing', b:speak())
    assert.same({}, Dog('Rex').tricks)
    assert.not_equal(Dog('Rex').tricks, Dog('Rex').tricks)
  end)

  it('inherits, and calls the nearest method', function()
    assert.equal('Behold: Rex barks', Dog('Rex'):describe())
    assert.equal('Rex says nothing', Dog.super.speak(Dog('Rex')))
    function Animal:late() return 'late' end
    assert.equal('late', Dog('Rex'):late())
  end)

  it('inherits constructors and metamethods', function()
    local Puppy = class(Dog)
    local puppy = Puppy('Pip', {'sit'})
    assert.equal('Pip', puppy.name)
    assert.same({'sit'}, puppy.tricks)
    assert.equal('animal Pip', tostring(puppy))
  end)

  it('knows what an object is', function()
    local rex = Dog('Rex')
    assert.is_true(Dog.is(rex))
    assert.is_true(Animal.is(rex))
    assert.is_false(Dog.is(Animal('Ada')))
    for _, other in ipairs {{}, 'text', 1} do assert.is_false(Animal.is(other)) end
  end)

  it('does without a constructor', function()
    local Point = class()
    local p = Point()
    assert.is_true(Point.is(p))
    assert.is_nil(p.x)
  end)
end)

describe('money', function()
  local money = require 'week2.money'
  local Money, Discounted = money.Money, money.Discounted

  it('calculates', function()
    assert.equal(Money(350), Money(150) + Money(200))
    assert.equal(Money(-50), Money(150) - Money(200))
    assert.equal(Money(300), 2 * Money(150))
    assert.equal(Money(33), Money(100) * (1 / 3))
  end)

  it('compares', function()
    assert.is_true(Money(1) < Money(2))
    assert.is_true(Money(2) >= Money(2))
    assert.is_false(Money(2) == Money(2, 'USD'))
    assert.is_false(Money(2) == 2)
    local prices = {Money(3), Money(1), Money(2)}
    table.sort(prices)
    assert.equal('0.01 EUR', tostring(prices[1]))
  end)

  it('prints', function()
    assert.equal('12.05 EUR', tostring(Money(1205)))
    assert.equal('-0.05 USD', tostring(Money(-5, 'USD')))
    assert.equal('total: 0.10 EUR', 'total: ' .. Money(10))
  end)

  it('refuses what makes no sense', function()
    local function refused(f, says)
      local ok, problem = pcall(f)
      assert.is_false(ok)
      assert.matches(says, problem)
    end
    refused(function() return Money(1) + Money(1, 'USD') end, 'EUR and USD do not mix')
    refused(function() return Money(1) < Money(1, 'USD') end, 'EUR and USD do not mix')
    refused(function() return Money(1) + 1 end, 'money goes with money alone')
    refused(function() return Money(1) * Money(1) end, 'multiplied by a number')
    refused(function() return Money(0.5) end, 'cents are whole')
  end)

  it('is inherited with all its operators', function()
    local price = Discounted(Money(1000), 25)
    assert.equal('7.50 EUR', tostring(price))
    assert.equal(Money(250), price:saved())
    assert.equal(Money(850), price + Money(100))
    assert.is_true(price < Money(1000))
    assert.is_true(Money.is(price))
  end)
end)
