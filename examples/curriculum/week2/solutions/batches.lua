local function batches(list, size)
  if size < 1 then error('a batch has at least one element', 2) end
  return coroutine.wrap(function()
    for from = 1, #list, size do
      local batch = {}
      for i = from, math.min(from + size - 1, #list) do batch[#batch + 1] = list[i] end
      coroutine.yield(batch)
    end
  end)
end

return batches
