/** What tickets are made of. What the company does with each is its own custom: no word of a ticket says it. */
export const openings = [
  'Hello, ',
  'Hi there, ',
  'Good morning, ',
  'Dear team, ',
  'Hi, ',
  '',
  'Hello again, ',
];

export const closings = [
  '',
  ' Thanks.',
  ' Please advise.',
  ' Best regards, the front desk.',
  ' Thank you, Noor.',
  ' We look forward to your answer.',
  ' Kind regards, Milan.',
];

export const machines = ['M20', 'M35', 'Duo', 'Piccolo', 'Brera'];

/** Said beside the point: they mislead who looks for single words. */
export const asides = [
  'The invoice of last month was fine, by the way.',
  'The driver was very kind last time.',
  'Everybody likes the coffee here.',
  'The machine itself runs well.',
  'We have been with you for three years.',
  'Our contract is with the head office.',
];

/** By team and action, what customers write. */
export const cases = {
  ledger: {
    refund: [
      'the same amount left our bank account twice in March.',
      'we were charged twice for one month, the bank statement shows both.',
      'your debit was taken a second time, our bank confirms the double charge.',
      'a duplicate charge stands on our bank statement.',
      'the monthly amount was debited double.',
    ],
    reissue: [
      'the invoice still has our old company name and tax number.',
      'our tax number is missing on the bill, the accountants will not take it.',
      'please put the purchase order number on the bill, our accountants ask for it.',
      'the bill is made out to the wrong company name.',
      'our accountants need the invoice with the new tax number.',
    ],
    instalments: [
      'we cannot pay the whole sum at once this quarter.',
      'could the open sum be paid in smaller parts?',
      'a reminder came, but cash is short and we cannot pay all of the sum now.',
      'business is slow, may we pay the open sum over a few months?',
      'we would pay the reminder in parts, if that is possible.',
    ],
    discount: [
      'the price on the bill is higher than the offer we signed.',
      'we were promised ten percent off, the price does not show it.',
      'the agreed price is not what was billed.',
      'the offer said a lower price per cup.',
      'the percent off that your salesman offered is not there.',
    ],
  },
  route: {
    trace: [
      'the parcel was to come on Monday, and nobody has seen it.',
      'tracking has not moved for a week, where is our parcel?',
      'the parcel is marked as delivered, but nothing is at our door.',
      'according to tracking the box is at our door, it is not.',
      'our parcel seems to be lost on its way.',
    ],
    redirect: [
      'we move to another floor, bring everything to the new address.',
      'the office has a new address from next week on.',
      'please change the street for our deliveries, we have moved.',
      'the delivery goes to our old street again.',
      'we moved offices, and your van still stops at the old address.',
    ],
    slot: [
      'your van comes at seven when nobody is here yet.',
      'could the van come after nine, the gate is closed before?',
      'the gate is locked when your driver arrives so early.',
      'nobody is in on Fridays, pick another day for the van.',
      'the driver rang at dawn before our gate was open.',
    ],
    collect: [
      'two empty crates stand in the hallway since spring.',
      'please take the old crates and the packaging away.',
      'the hallway is full of your packaging and pallets.',
      'when do you take the empty pallets back?',
      'the crates of the last delivery are in the way of our cleaners.',
    ],
  },
  bench: {
    swap: [
      'the {machine} gives no sign of life, not even a light.',
      'there is smoke and a burnt smell from the {machine}.',
      'the {machine} sparks at its plug, we switched the power off.',
      'the {machine} stays dark whatever socket we try.',
      'a burnt smell, and now no power at all in the {machine}.',
    ],
    visit: [
      'the {machine} leaks, there is a puddle below it each morning.',
      'water drips out of the {machine} onto the counter.',
      'the grinder of the {machine} shrieks and shakes.',
      'a loud shriek from the grinder whenever somebody wants an espresso.',
      'a puddle of water spreads below the {machine}.',
    ],
    guide: [
      'the {machine} shows error 14 on its display.',
      'how does one descale the {machine}, the display asks for it?',
      'the display blinks and wants something we cannot read.',
      'a red triangle blinks on the display of the {machine}.',
      'the descale message does not go away on the {machine}.',
    ],
    part: [
      'the lid of the {machine} broke off its hinge.',
      'we dropped the drip tray, it has a crack.',
      'the knob of the steam wand came off and is lost.',
      'a hinge is broken, the lid does not close.',
      'the drip tray of the {machine} is cracked.',
    ],
  },
  contracts: {
    extend: [
      'our term ends in June, and we would go on for another year.',
      'please renew with the same conditions for a year.',
      'we want to keep the {machine} when the term is over.',
      'how do we renew before the term runs out?',
      'another year with the {machine} would suit us.',
    ],
    release: [
      'we close the branch in autumn and want to end everything.',
      'we have to give notice, the branch shuts down.',
      'please confirm our notice to cancel.',
      'the company shuts down, so we cancel.',
      'we cancel at the earliest date, the branch is closing.',
    ],
    transfer: [
      'our sister firm takes over the office and the {machine} with it.',
      'the new owner takes over all agreements from us.',
      'we were bought, and the buyer becomes your customer.',
      'the owner has changed, the successor signs from now on.',
      'our successor takes over from the first of May.',
    ],
    quote: [
      'what would three more of the {machine} cost us?',
      'we grow and think about a second kitchen with a larger model.',
      'please offer us a larger model, forty people work here now.',
      'our team grows, what do you propose for forty people?',
      'could you propose something for a second kitchen?',
    ],
  },
  pantry: {
    topup: [
      'we ran out of beans, three days too early.',
      'the beans are all gone, send more bags.',
      'only one bag is left and a conference is on Thursday.',
      'we drink more than planned, add bags to our standing order.',
      'we need more bags for a conference.',
    ],
    exchange: [
      'we got decaf, though we ordered the dark roast.',
      'the bags are of the light roast, which nobody here drinks.',
      'wrong roast again, we ordered dark.',
      'decaf came in place of our usual roast.',
      'this is not the roast that we ordered.',
    ],
    sample: [
      'is there an oat based creamer that we could try?',
      'some of us would like to taste a fruity blend.',
      'may we taste the new blend before we decide?',
      'we are curious about the fair trade blend, could we try it?',
      'colleagues ask to try another flavour.',
    ],
    recall: [
      'the beans smell of mould and look grey.',
      'there were small insects in one bag.',
      'the milk powder is past its date and tastes sour.',
      'the bag was open, and the beans taste rancid.',
      'a sour taste, and the date on the powder is of last year.',
    ],
  },
};
