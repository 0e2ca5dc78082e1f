// SPDX-License-Identifier: MIT
pragma solidity >=0.8.30;

import {LotId} from "../types/LotTypes.sol";

/// @title LotWalk
/// @notice The lots that a walk through a graph has come to, in the order in which it did, each once.
/// @dev In memory: a list, and a table of twice its length, so that a lot is found at once. Whoever makes lots can
/// search for ids that meet in the table, and gains nothing but a slower walk through what is made of its own.
library LotWalk {
    /// @notice How many lots a walk comes to at most.
    uint256 internal constant MAX_LOTS = 256;

    uint256 private constant PLACES = 512;

    /// @notice A walk.
    /// @param lots The lots; those from `count` on are empty.
    /// @param count How many there are.
    /// @param places Where in the list a lot stands, plus one.
    struct Walk {
        LotId[MAX_LOTS] lots;
        uint256 count;
        uint16[PLACES] places;
    }

    /// @notice Whether there is no place for another lot.
    function isFull(Walk memory walk) internal pure returns (bool) {
        return walk.count == MAX_LOTS;
    }

    /// @notice Whether the walk has come to a lot.
    function has(Walk memory walk, LotId lot) internal pure returns (bool) {
        return walk.places[_placeOf(walk, lot)] != 0;
    }

    /// @notice Adds a lot to which the walk has not come, where there is a place for it.
    function add(Walk memory walk, LotId lot) internal pure {
        walk.lots[walk.count] = lot;
        walk.places[_placeOf(walk, lot)] = uint16(++walk.count);
    }

    /// @dev Where in the table a lot is, or would be. There is always an empty place to end at.
    function _placeOf(Walk memory walk, LotId lot) private pure returns (uint256 place) {
        bytes32 id = LotId.unwrap(lot);
        place = uint256(id) % PLACES;
        while (true) {
            uint256 entry = walk.places[place];
            if (entry == 0 || LotId.unwrap(walk.lots[entry - 1]) == id) return place;
            place = (place + 1) % PLACES;
        }
    }
}
