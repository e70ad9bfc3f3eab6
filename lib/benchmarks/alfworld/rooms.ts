/** A kind of place, how many of it a room can have, and whether it must be opened first. */
export interface PlaceKind {
  kind: string;
  least: number;
  most: number;
  openable?: boolean;
}

/** A kind of thing, where it can be, and what can be done with it. */
export interface ThingKind {
  kind: string;
  places: string[];
  cleanable?: boolean;
  heatable?: boolean;
  coolable?: boolean;
}

export interface RoomKind {
  name: string;
  places: PlaceKind[];
  things: ThingKind[];
  /** Where the room's lamp is; rooms without one have no tasks that need a lamp. */
  lampOn: string | null;
}

const surfaces = ['CounterTop', 'DiningTable', 'Shelf', 'SinkBasin'];
const closed = ['Cabinet', 'Drawer'];
const food = { cleanable: true, heatable: true, coolable: true };

function thing(kind: string, places: string[], can: Omit<ThingKind, 'kind' | 'places'> = {}): ThingKind {
  return { kind, places, ...can };
}

const kitchen: RoomKind = {
  name: 'kitchen',
  lampOn: null,
  places: [
    { kind: 'CounterTop', least: 1, most: 3 },
    { kind: 'Cabinet', least: 3, most: 6, openable: true },
    { kind: 'Drawer', least: 2, most: 4, openable: true },
    { kind: 'Fridge', least: 1, most: 1, openable: true },
    { kind: 'Microwave', least: 1, most: 1, openable: true },
    { kind: 'SinkBasin', least: 1, most: 1 },
    { kind: 'StoveBurner', least: 1, most: 2 },
    { kind: 'CoffeeMachine', least: 1, most: 1 },
    { kind: 'GarbageCan', least: 1, most: 1 },
    { kind: 'DiningTable', least: 0, most: 1 },
    { kind: 'Shelf', least: 0, most: 2 },
  ],
  things: [
    thing('Mug', [...surfaces, 'Cabinet', 'CoffeeMachine', 'Fridge', 'Microwave'], food),
    thing('Cup', [...surfaces, 'Cabinet', 'Fridge', 'Microwave'], food),
    thing('Plate', [...surfaces, 'Cabinet', 'Fridge', 'Microwave'], food),
    thing('Bowl', [...surfaces, 'Cabinet', 'Fridge'], { cleanable: true, coolable: true }),
    thing('Apple', [...surfaces, 'Fridge', 'GarbageCan', 'Microwave'], food),
    thing('Tomato', [...surfaces, 'Fridge', 'GarbageCan', 'Microwave'], food),
    thing('Potato', [...surfaces, 'Fridge', 'GarbageCan', 'Microwave'], food),
    thing('Egg', [...surfaces, 'Fridge', 'GarbageCan', 'Microwave'], food),
    thing('Bread', ['CounterTop', 'DiningTable', 'Fridge'], { heatable: true, coolable: true }),
    thing('Lettuce', [...surfaces, 'Fridge'], { cleanable: true, coolable: true }),
    thing('Fork', [...surfaces, 'Drawer'], { cleanable: true }),
    thing('Spoon', [...surfaces, 'Drawer'], { cleanable: true }),
    thing('Spatula', [...surfaces, 'Drawer'], { cleanable: true }),
    thing('Pan', [...surfaces, 'StoveBurner', 'Cabinet', 'Fridge'], { cleanable: true, coolable: true }),
    thing('SaltShaker', ['CounterTop', 'DiningTable', 'Shelf', ...closed]),
    thing('PepperShaker', ['CounterTop', 'DiningTable', 'Shelf', ...closed]),
    thing('DishSponge', [...surfaces, ...closed, 'GarbageCan'], { cleanable: true }),
  ],
};

const bathroom: RoomKind = {
  name: 'bathroom',
  lampOn: null,
  places: [
    { kind: 'CounterTop', least: 1, most: 2 },
    { kind: 'Cabinet', least: 2, most: 4, openable: true },
    { kind: 'Drawer', least: 1, most: 3, openable: true },
    { kind: 'SinkBasin', least: 1, most: 1 },
    { kind: 'Toilet', least: 1, most: 1 },
    { kind: 'GarbageCan', least: 1, most: 1 },
    { kind: 'Shelf', least: 0, most: 2 },
  ],
  things: [
    thing('Cloth', ['CounterTop', 'SinkBasin', 'Shelf', ...closed], { cleanable: true }),
    thing('SoapBar', ['CounterTop', 'SinkBasin', 'Toilet', 'GarbageCan', ...closed], { cleanable: true }),
    thing('SoapBottle', ['CounterTop', 'Toilet', 'Shelf', 'GarbageCan', ...closed]),
    thing('ToiletPaper', ['CounterTop', 'Toilet', 'Shelf', ...closed]),
    thing('SprayBottle', ['CounterTop', 'Toilet', 'Shelf', 'GarbageCan', ...closed]),
    thing('Candle', ['CounterTop', 'Toilet', 'Shelf', ...closed]),
    thing('TissueBox', ['CounterTop', 'Toilet', 'Shelf', ...closed]),
  ],
};

const onFurniture = ['Desk', 'SideTable', 'Dresser', 'Shelf', 'Bed'];

const bedroom: RoomKind = {
  name: 'bedroom',
  lampOn: 'Desk',
  places: [
    { kind: 'Desk', least: 1, most: 2 },
    { kind: 'Bed', least: 1, most: 1 },
    { kind: 'Drawer', least: 2, most: 5, openable: true },
    { kind: 'Shelf', least: 1, most: 3 },
    { kind: 'SideTable', least: 1, most: 2 },
    { kind: 'Dresser', least: 1, most: 1 },
    { kind: 'GarbageCan', least: 1, most: 1 },
    { kind: 'Safe', least: 1, most: 1, openable: true },
  ],
  things: [
    thing('Book', [...onFurniture, 'Drawer']),
    thing('CD', ['Desk', 'Shelf', 'Dresser', 'Drawer', 'Safe', 'GarbageCan']),
    thing('CellPhone', [...onFurniture, 'Drawer', 'Safe']),
    thing('Pen', ['Desk', 'SideTable', 'Dresser', 'Shelf', 'Drawer', 'GarbageCan']),
    thing('Pencil', ['Desk', 'SideTable', 'Dresser', 'Shelf', 'Drawer', 'GarbageCan']),
    thing('AlarmClock', ['Desk', 'SideTable', 'Dresser', 'Shelf']),
    thing('KeyChain', ['Desk', 'SideTable', 'Dresser', 'Drawer', 'Safe']),
    thing('CreditCard', ['Desk', 'SideTable', 'Dresser', 'Shelf', 'Drawer']),
    thing('Laptop', ['Desk', 'Bed']),
    thing('Vase', ['Desk', 'SideTable', 'Dresser', 'Shelf', 'Safe']),
  ],
};

const inFurniture = ['Sofa', 'CoffeeTable', 'SideTable', 'TvStand'];

const livingRoom: RoomKind = {
  name: 'living room',
  lampOn: 'SideTable',
  places: [
    { kind: 'Sofa', least: 1, most: 1 },
    { kind: 'ArmChair', least: 1, most: 2 },
    { kind: 'CoffeeTable', least: 1, most: 1 },
    { kind: 'SideTable', least: 1, most: 2 },
    { kind: 'TvStand', least: 1, most: 1 },
    { kind: 'Drawer', least: 2, most: 4, openable: true },
    { kind: 'Cabinet', least: 0, most: 2, openable: true },
    { kind: 'Safe', least: 0, most: 1, openable: true },
    { kind: 'GarbageCan', least: 1, most: 1 },
  ],
  things: [
    thing('RemoteControl', [...inFurniture, 'ArmChair', 'Drawer']),
    thing('Newspaper', [...inFurniture, 'ArmChair', 'GarbageCan', 'Drawer']),
    thing('Book', [...inFurniture, 'ArmChair', 'Drawer']),
    thing('Box', ['Sofa', 'CoffeeTable', 'SideTable', 'ArmChair']),
    thing('Pillow', ['Sofa', 'ArmChair']),
    thing('KeyChain', [...inFurniture, 'Drawer', 'Safe']),
    thing('CreditCard', [...inFurniture, 'Drawer']),
    thing('Watch', [...inFurniture, 'Drawer', 'Safe']),
    thing('Vase', ['CoffeeTable', 'SideTable', 'TvStand', 'Cabinet', 'Safe']),
    thing('Statue', ['CoffeeTable', 'SideTable', 'TvStand']),
  ],
};

/**
 * The rooms of generated games. The kinds of places and things and their possible positions are from
 * ALFWorld, but not the layouts.
 */
export const roomKinds: RoomKind[] = [kitchen, bathroom, bedroom, livingRoom];
