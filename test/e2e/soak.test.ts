import { shortSoak, soak } from '../soak/soaks.js';
import { planIncidents, soakedStages } from '../soak/incidents.js';
import { stopServers } from '../support/run-folder.js';
import { removeTemporaryFolders } from '../support/temporary-folder.js';

const longest = 480_000;

afterAll(async () => {
  await stopServers();
  await removeTemporaryFolders();
});

it(
  'a run under kills and every fault ends like the undisturbed one, with nothing paid twice',
  async () => {
    const said: string[] = [];
    const figures = await soak({ size: shortSoak, kills: 4, seed: 6, log: line => said.push(line) });
    expect({ ...figures, said }).toMatchObject({
      kills: 4,
      repaid: 0,
      sameModules: true,
      sameResult: true,
      overBudget: 0,
      scoredByFault: 0,
      violations: [],
    });
  },
  longest,
);

it.each([4, 12, 40])('a soak of %i kills has some in every stage and of every process', kills => {
  const requests = { baseline: 60, optimize: 70, merge: 70, test: 36 };
  const planned = planIncidents({ seed: 1, kills, requests });
  const killed = planned.flatMap(({ stage, what }) => ('kill' in what ? [{ stage, victim: what.kill }] : []));
  expect(killed).toHaveLength(kills);
  expect(new Set(killed.map(({ stage }) => stage))).toEqual(new Set(soakedStages));
  expect(new Set(killed.map(({ victim }) => victim)).size).toBe(3);
  for (const { stage, after } of planned) {
    expect(after).toBeGreaterThan(0);
    expect(after).toBeLessThanOrEqual(requests[stage]);
  }
});
