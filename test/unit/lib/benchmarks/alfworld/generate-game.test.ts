import { gameOfTask, generatedTask } from '../../../../../lib/benchmarks/alfworld/game-of-task.js';
import { generateGame } from '../../../../../lib/benchmarks/alfworld/generate-game.js';
import { treatmentOf } from '../../../../../lib/benchmarks/alfworld/task-types.js';
import { alfworldTaskTypes } from '../../../../../lib/config/alfworld.js';

const games = alfworldTaskTypes.flatMap(type =>
  Array.from({ length: 40 }, (_, number) => ({
    type,
    number,
    game: generateGame({ seed: 3, type, number }),
  })),
);

describe('generated games', () => {
  it('are the same for the same seed, type and number, and differ for others', () => {
    const [type] = alfworldTaskTypes;
    expect(generateGame({ seed: 3, type, number: 5 })).toEqual(generateGame({ seed: 3, type, number: 5 }));
    const rooms = new Set(games.map(({ game }) => JSON.stringify(game.room)));
    expect(rooms.size).toBe(games.length);
  });

  it('are not solved initially: no wanted thing is at its destination or treated', () => {
    for (const { type, game } of games) {
      if (type === 'look_at_obj_in_light' || treatmentOf(type) !== null) continue;
      const wanted = game.room.things.filter(({ kind }) => kind === game.goal.object);
      expect(wanted.map(({ place }) => place.kind)).not.toContain(game.goal.receptacle);
    }
  });

  it('have what their goal needs: enough things, the place, and what treats them', () => {
    for (const { type, game } of games) {
      const { room, goal } = game;
      const wanted = room.things.filter(({ kind }) => kind === goal.object);
      expect(wanted.length).toBeGreaterThanOrEqual(type === 'pick_two_obj_and_place' ? 2 : 1);
      const places = room.places.map(({ kind }) => kind);
      expect(places).toContain(goal.receptacle);
      const treatment = treatmentOf(type);
      if (treatment) expect(places).toContain(treatment.at);
      expect(game.walkthrough.length).toBeLessThanOrEqual(16);
    }
  });

  it('state their goal in words without special meaning in a grammar', () => {
    for (const { game } of games) expect(game.wording).toMatch(/^[a-z][a-z ]+\.$/);
  });

  it('are generated again from what is in their task', () => {
    const task = generatedTask({ seed: 3, types: alfworldTaskTypes, index: 8 });
    const game = gameOfTask(task);
    expect(game).toMatchObject({ wording: task.input });
    expect(JSON.stringify(game)).toContain('(define (problem generated)');
    expect(task.metadata).toMatchObject({ type: alfworldTaskTypes[2], number: '1', seed: '3' });
  });
});
