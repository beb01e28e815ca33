-- `perigee test` gives each spec an engine of its own, without being asked.
describe('the globals of perigee test', function()
  for i = 1, 2 do
    it('are fresh in spec ' .. i, function()
      assert.equal(require 'perigee', perigee)
      assert.equal(1, db:call('INCR', 'visits'))
      assert.is_true(clock:now() >= 0)
    end)
  end
end)
