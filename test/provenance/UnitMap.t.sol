// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {UnitMap} from "../../contracts/provenance/libraries/UnitMap.sol";
import {draw} from "../shared/Cheats.sol";

/// @title UnitMapTest
/// @notice The set of ranges, held against a plain list of them.
contract UnitMapTest {
    using UnitMap for UnitMap.Map;

    struct Range {
        uint256 from;
        uint256 to;
    }

    UnitMap.Map private _map;
    Range[] private _ranges;

    /// @dev Ranges near the borders of words and of blocks of each level.
    function testFuzz_addsARangeExactlyWhereNothingOfItIsThere(uint256 seed) external {
        uint256 added = 0;
        for (uint256 i = 0; i < 12; ++i) {
            seed = draw(seed, "range");
            (uint256 from, uint256 to) = _range(seed);
            bool isFree = _isFree(from, to);
            try this.add(from, to) {
                require(isFree, "added over what was there");
                _ranges.push(Range(from, to));
                ++added;
            } catch {
                require(!isFree, "refused what was free");
            }
            _requireSame(from);
            _requireSame(to - 1);
            _requireSame(to & type(uint32).max);
            _requireSame(draw(seed, "anywhere", 0, type(uint32).max));
        }
        require(added > 0, "nothing was ever added");
    }

    function test_addsAll() external {
        this.add(0, 1 << 32);
        require(_map.contains(0) && _map.contains(type(uint32).max), "all is in it");
    }

    function test_addsEachLevelBesideTheOther() external {
        this.add(1, 1 << 24);
        this.add(0, 1);
        this.add(1 << 24, (1 << 24) + 1);
        require(_map.contains(0) && _map.contains((1 << 24) - 1) && _map.contains(1 << 24), "in it");
        require(!_map.contains((1 << 24) + 1), "not in it");
    }

    /// @dev A call of its own, so that a refusal takes back what it wrote, as the lots do.
    function add(uint256 from, uint256 to) external {
        require(_map.add(from, to));
    }

    function _range(uint256 seed) private pure returns (uint256 from, uint256 to) {
        uint256 level = draw(seed, "level", 0, 3);
        uint256 border = draw(seed, "border", 0, 3) << (8 * level);
        from = border + draw(seed, "from", 0, 2);
        uint256 length = draw(seed, "length", 1, 3) << (8 * draw(seed, "size", 0, 3));
        to = from + length + draw(seed, "rest", 0, 2);
    }

    function _isFree(uint256 from, uint256 to) private view returns (bool) {
        for (uint256 i = 0; i < _ranges.length; ++i) {
            if (from < _ranges[i].to && _ranges[i].from < to) return false;
        }
        return true;
    }

    function _requireSame(uint256 number) private view {
        bool isIn = !_isFree(number, number + 1);
        require(_map.contains(number) == isIn, "the set and the list differ");
    }
}
