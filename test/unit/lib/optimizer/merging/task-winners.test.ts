import { drawWinner, taskWinners } from '../../../../../lib/optimizer/merging/task-winners.js';

describe('taskWinners', () => {
  it('lists candidates that are best on some task, the best on average first', () => {
    const candidates = [
      [1, 0, 0, 0],
      [0, 1, 1, 0],
      [0, 0, 0, 0],
    ];
    expect(taskWinners(candidates, 9)).toEqual([
      { place: 1, wins: 2 },
      { place: 0, wins: 1 },
    ]);
  });

  it('leaves out a candidate that is best only where one with a better mean is best too', () => {
    const candidates = [
      [1, 0, 0],
      [1, 1, 0],
      [1, 1, 0],
    ];
    expect(taskWinners(candidates, 9)).toEqual([{ place: 1, wins: 2 }]);
  });

  it('includes the best on average even if it is best on no task', () => {
    const candidates = [
      [1, 0],
      [0, 1],
      [0.6, 0.6],
    ];
    expect(taskWinners(candidates, 9).map(({ place }) => place)).toEqual([2, 0, 1]);
  });

  it('returns the first if no candidate solves anything, and ignores missing scores', () => {
    expect(
      taskWinners(
        [
          [0, null],
          [null, 0],
        ],
        9,
      ),
    ).toEqual([{ place: 0, wins: 0 }]);
  });

  it('returns at most as many as asked for', () => {
    const candidates = [0, 1, 2, 3].map(solved => [0, 1, 2, 3].map(task => (task === solved ? 1 : 0)));
    expect(taskWinners(candidates, 2).map(({ place }) => place)).toEqual([0, 1]);
  });
});

describe('drawWinner', () => {
  const winners = [
    { place: 4, wins: 3 },
    { place: 2, wins: 1 },
  ];

  it('draws in proportion to the wins, the same for the same seed', () => {
    const drawn = Array.from({ length: 400 }, (_, seed) => drawWinner(winners, seed));
    const share = drawn.filter(place => place === 4).length / drawn.length;
    expect(share).toBeGreaterThan(0.68);
    expect(share).toBeLessThan(0.82);
    expect(drawWinner(winners, 11)).toBe(drawWinner(winners, 11));
  });

  it('draws the first if nobody is best on any task', () => {
    expect(drawWinner([{ place: 3, wins: 0 }], 1)).toBe(3);
  });
});
